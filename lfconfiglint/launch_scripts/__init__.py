"""Shell scripts beside a config that start it: how many processes, by which launcher, which line.

Only what is certain is read. A script is never run; whatever depends on its arguments, on other
programs or on the machine is unknown.
"""
