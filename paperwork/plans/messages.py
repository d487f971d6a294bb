"""The sentences the reader can say, by code; the message id is the English sentence."""

from django.utils.translation import gettext_noop as _

SENTENCES = {
    "empty": _("There is no text to read: the plan is empty."),
    "no_text": _("There is no readable text in this plan, only spaces or signs."),
    "too_long": _("This text has %(characters)d characters; a plan may have at most %(limit)d."),
    "sum_differs": _("%(text)s: written %(written)s yuan, worked out %(computed)s yuan. Kept as written."),
    "subtotal_differs": _(
        "The subtotal %(written)s yuan differs from its lines, which add up to %(computed)s yuan. "
        "Kept as written."
    ),
    "total_differs": _(
        "The total %(written)s yuan differs from the lines, which add up to %(computed)s yuan. "
        "Kept as written."
    ),
    "sum_repeated": _(
        "%(text)s: the budget names the %(written)s yuan again, so they are counted once. "
        "If there are two such sums, please add the other."
    ),
    "capitals_differ": _(
        "The amount in Chinese numerals %(capitals)s does not say %(written)s yuan. Kept as written."
    ),
    "capitals_unread": _("The amount in Chinese numerals %(capitals)s could not be read."),
    "amount_unread": _("The amount %(written)s could not be taken over; please enter it yourself."),
    "rate_without_people": _(
        "%(text)s: so much a head, but for how many is not said. Please enter the number of people."
    ),
    "amount_without_purpose": _(
        "%(text)s: set aside without saying what for. Please name a purpose, or leave it out of the budget."
    ),
    "year_conflict": _("The plan is of %(year)d, but this line says %(other)d."),
    "multiple_years": _("The plan names several years: %(years)s. %(year)d was taken."),
    "no_month": _("No activity with a month was found in this plan."),
    "month_carried": _("%(title)s has no month of its own; it was given that of the line before."),
    "lunar_month": _("%(title)s stands under a month of the lunar calendar; please give it a date."),
    "day_impossible": _("There is no such day: %(text)s. The words are kept, no day was set."),
    "reproductive_check": _(
        "%(title)s: nobody may be obliged to a check on pregnancy or birth control. The line is kept as "
        "text and marked out of use; the voluntary health check can be offered instead."
    ),
    "unplaced": _("%(count)d lines could not be placed; they are listed below the plan."),
}
