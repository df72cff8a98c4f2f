"""Up to which angle a gaze is felt as eye contact, for whoever judges or names one.

No pixels and no numbers beside this one: pages import it, too.
"""

# The 5 degree edge was told apart from 0 no better than 0 itself, 10 degrees were clearly averted
# (Boyarskaya et al. 2015, doi:10.1002/hbm.22651).
EYE_CONTACT = 5.0


def gaze_word(off_lens: float) -> str:
    """direct or averted, of the angle between the gaze and the line to the lens, in degrees."""
    return "direct" if off_lens <= EYE_CONTACT else "averted"
