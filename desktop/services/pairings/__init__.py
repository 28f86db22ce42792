"""Pairings: drafting, signing, the contact log, examination; lists; figures for ratings; the 结对书."""

from desktop.services.pairings.listing import CHIPS, KIND, PairingQuery, PairingRow
from desktop.services.pairings.papers import pairing_data
from desktop.services.pairings.service import PairingService
from desktop.services.pairings.signing import pairing_signed

__all__ = ["CHIPS", "KIND", "PairingQuery", "PairingRow", "PairingService", "pairing_data", "pairing_signed"]
