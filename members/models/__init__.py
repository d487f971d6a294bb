"""People, what happened to them, what they were on any day, and the posts they hold."""

from members.models.groups import Department, Union, UnionGroup
from members.models.people import Move, Person, Standing
from members.models.posts import Post

__all__ = ["Department", "Move", "Person", "Post", "Standing", "Union", "UnionGroup"]
