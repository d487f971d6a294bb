from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from members.models import Union
from office.demo.cast import sign_ins
from office.founding import founding_path


class Command(BaseCommand):
    help = "Print the address at which an empty house is set up; valid for 14 days and until it is used."

    def handle(self, *args: Any, **options: Any) -> None:
        union = Union.objects.first()
        if union is None:
            self.stdout.write("  还没有建立本校工会。用浏览器打开下面的地址（14 天内有效，只能用一次）：")
            self.stdout.write("  No union has been set up yet. Open this address (14 days, used once):")
            self.stdout.write(f"  {settings.SITE_URL_FOR_COMMANDS}{founding_path()}")
        elif sign_ins():
            self.stdout.write(f"  这里已有演示数据：{union.school_name}。要从空的开始，请先 make clean。")
            self.stdout.write("  The demo school is here already; for an empty house: make clean first.")
        else:
            self.stdout.write(f"  这里是：{union.name}。请登录。 Set up already; please sign in.")
