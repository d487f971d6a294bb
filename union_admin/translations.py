"""The Chinese catalogue: kept, checked and compiled with Babel, so that no gettext is needed on the machine.

python -m union_admin.translations --update    add new sentences, drop those gone
python -m union_admin.translations --compile   write the .mo file that Django reads
python -m union_admin.translations --check     exit 1 when a sentence has no Chinese
"""

import argparse
import ast
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from union_admin.rooms import ROOMS

BASE_DIR = Path(__file__).resolve().parent.parent
CATALOGUE = BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
# Which of their arguments the functions of Django's own translate.
FUNCTIONS: dict[str, Any] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def extract() -> Catalog:
    """All that the code and the templates say to people."""
    found = Catalog(locale="zh_Hans", domain="django")
    for room in ROOMS:
        for path in sorted((BASE_DIR / room).rglob("*.py")):
            for _line, message, _comments, context in extract_from_file("python", path, _keywords_in(path)):
                found.add(message, context=context)
    for message, context in _template_messages():
        found.add(message, context=context)
    return found


def _keywords_in(path: Path) -> dict[str, Any]:
    """The functions that translate, by the names that a module gives them."""
    imports = [node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.ImportFrom)]
    names = (name for node in imports if node.module == "django.utils.translation" for name in node.names)
    return {name.asname or name.name: FUNCTIONS[name.name] for name in names if name.name in FUNCTIONS}


def _template_messages() -> Iterator[tuple[str | tuple[str, str], str | None]]:
    import django
    from django.template.loader import get_template

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "union_admin.settings")
    django.setup()
    root = BASE_DIR / "templates"
    for path in sorted(root.rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            yield from _messages_in(get_template(str(path.relative_to(root))))
            yield from ((text, None) for text in _handed_over(path.read_text(encoding="utf-8")))


def _handed_over(source: str) -> Iterator[str]:
    """The sentences that a tag is given as `_("…")`, which are no nodes of their own."""
    from django.template.base import Lexer, TokenType
    from django.utils.translation.template import constant_re

    for token in Lexer(source).tokenize():
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            yield from (text[1:-1] for text in constant_re.findall(token.contents))


def _messages_in(loaded: Any) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode
    from django.utils.translation import trim_whitespace

    nodes = loaded.template.nodelist
    for node in nodes.get_nodes_by_type(TranslateNode):
        yield str(node.filter_expression.var.literal), _context_of(node)
    for node in nodes.get_nodes_by_type(BlockTranslateNode):
        texts = [node.render_token_list(part)[0] for part in (node.singular, node.plural) if part]
        texts = [trim_whitespace(text) if node.trimmed else text for text in texts]
        yield (texts[0], texts[1]) if len(texts) == 2 else texts[0], _context_of(node)


def _context_of(node: Any) -> str | None:
    return str(node.message_context.var) if node.message_context else None


def stored() -> Catalog:
    if not CATALOGUE.exists():
        return Catalog(locale="zh_Hans", domain="django")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def update() -> None:
    catalogue = stored()
    catalogue.update(extract(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=110, no_location=True, sort_output=True)


def compile_catalogue() -> None:
    with CATALOGUE.with_suffix(".mo").open("wb") as file:
        write_mo(file, stored())


def problems() -> list[str]:
    """What keeps the Chinese from being complete, a line each."""
    kept = stored()
    found = {(message.id, message.context) for message in extract() if message.id}
    have = {(message.id, message.context): message for message in kept if message.id}
    lines = [f"not in the catalogue: {id_!r}" for id_, context in sorted(found - have.keys(), key=str)]
    lines += [f"no longer said: {id_!r}" for id_, context in sorted(have.keys() - found, key=str)]
    for message in have.values():
        lines += _wrong_in(message)
    return lines


def _wrong_in(message: Message) -> list[str]:
    texts = _parts(message.string)
    if not all(texts):
        return [f"no Chinese for: {message.id!r}"]
    ids = _parts(message.id)
    wanted = _placeholders(ids[-1])
    # English says a month by name, Chinese by number: %(month_name)s stands for %(month)s too.
    wanted |= {name.removesuffix("_name") for name in wanted}
    if any(_placeholders(text) - wanted for text in texts):
        return [f"other placeholders in the Chinese for: {message.id!r}"]
    # Chinese has one form, which has to say how many where English says “one”.
    if len(ids) == 2 and any(_placeholders(ids[1]) - _placeholders(text) for text in texts):
        return [f"no number in the Chinese for: {message.id!r}"]
    return []


def _placeholders(text: str) -> set[str]:
    return {named or braced for named, braced in PLACEHOLDER.findall(text)}


def _parts(text: Any) -> tuple[str, ...]:
    """A message, or its singular and plural."""
    return tuple(text) if isinstance(text, tuple | list) else (text,)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("update", "compile", "check"):
        parser.add_argument(f"--{name}", action="store_true")
    asked = parser.parse_args()
    if asked.update:
        update()
    if asked.compile:
        compile_catalogue()
    lines = problems() if asked.check else []
    for line in lines:
        sys.stderr.write(line + "\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
