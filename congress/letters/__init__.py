"""Documents of sessions and proposals as Word: official Chinese, whoever prints them (domain 4.5, 4.6, 4.8).

Their sentences are texts in Chinese and not translations; labels of choices are those of the pages.
"""
