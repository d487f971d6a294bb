"""What is the office's own: plans that were read, and backups that were made."""

from office.models.backups import Backup
from office.models.readings import PlanReading

__all__ = ["Backup", "PlanReading"]
