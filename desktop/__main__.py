"""Guarded entry: worker processes of batches import this module again and must not open a window."""

from multiprocessing import freeze_support

from desktop.cli import main

if __name__ == "__main__":
    freeze_support()
    main(prog_name="shuangxing")
