"""Documents of sessions and proposals as Word: official Chinese, whoever prints them (GB/T 9704-2012).

Their sentences are texts in Chinese and not translations; labels of choices are those of the pages.
"""
