"""A group chain (接龙) pasted from a chat: its lines in order, whom each names, and whether they come."""

from paperwork.jielong.chain import MOST_LETTERS, Chain, ChainTooLong, Entry, Line, What, read_chain
from paperwork.jielong.words import Doubt

__all__ = ["MOST_LETTERS", "Chain", "ChainTooLong", "Doubt", "Entry", "Line", "What", "read_chain"]
