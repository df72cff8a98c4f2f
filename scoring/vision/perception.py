"""What the models see in an upright RGB image: the one door to them.

Every function takes uint8 RGB (H, W, 3) in sRGB and answers in pixels of that image. The models
run on LiteRT, one thread, one interpreter per process and model (``litert``). Left and right are
the subject's. Each raises ``models.ModelMissing`` when its file is not at hand.
"""

from scoring.vision.body import Body, read_body
from scoring.vision.face_detection import FaceBox, detect_faces
from scoring.vision.face_reading import Face, read_face
from scoring.vision.head_pose import HeadPose
from scoring.vision.scene import Detection, Label, classify, detect_objects, person_probability

__all__ = [
    "Body",
    "Detection",
    "Face",
    "FaceBox",
    "HeadPose",
    "Label",
    "classify",
    "detect_faces",
    "detect_objects",
    "person_probability",
    "read_body",
    "read_face",
]
