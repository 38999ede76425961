"""The tutorial "Lung Segmentation with Machine Learning" with today's libraries, start to end, without plots and files.

usage: tutorial.py DICOM_FOLDER. Prints one JSON line: seconds a step, and the volume of the lungs in mL.
"""
import json
import os
import sys
import time

import numpy as np
import pydicom
import scipy.ndimage as ndi
from skimage import measure

THRESHOLD_HU = -320
BONE_HU = 400


def load(folder):
    slices = [pydicom.dcmread(os.path.join(folder, name)) for name in os.listdir(folder)]
    slices.sort(key=lambda s: float(s.ImagePositionPatient[2]))
    first, second = (float(s.ImagePositionPatient[2]) for s in slices[:2])
    return slices, abs(first - second)


def to_hounsfield(slices):
    volume = np.stack([s.pixel_array for s in slices]).astype(np.int16)
    volume[volume == -2000] = 0
    for i, s in enumerate(slices):
        slope, intercept = float(s.RescaleSlope), float(s.RescaleIntercept)
        if slope != 1:
            volume[i] = (slope * volume[i].astype(np.float64)).astype(np.int16)
        volume[i] += np.int16(intercept)
    return volume


def resample(volume, spacing):
    return ndi.zoom(volume, np.round(volume.shape * spacing) / volume.shape, mode="nearest")


def largest(labels, background):
    values, counts = np.unique(labels, return_counts=True)
    keep = values != background
    return values[keep][np.argmax(counts[keep])] if keep.any() else None


def segment(volume, fill):
    solid = (volume > THRESHOLD_HU).astype(np.int8) + 1
    labels = measure.label(solid)
    solid[labels == labels[0, 0, 0]] = 2
    if fill:
        for i, axial in enumerate(solid):
            of_slice = measure.label(axial - 1)
            body = largest(of_slice, 0)
            if body is not None:
                solid[i][of_slice != body] = 1
    air = 1 - (solid - 1)
    labels = measure.label(air, background=0)
    lungs = largest(labels, 0)
    if lungs is not None:
        air[labels != lungs] = 0
    return air


def main(folder):
    seconds = {}

    def timed(name, step):
        started = time.perf_counter()
        result = step()
        seconds[name] = round(time.perf_counter() - started, 3)
        return result

    slices, between = timed("load", lambda: load(folder))
    volume = timed("hounsfield", lambda: to_hounsfield(slices))
    spacing = np.array([between] + [float(x) for x in slices[0].PixelSpacing])
    isotropic = timed("resample", lambda: resample(volume, spacing))
    timed("unfilled", lambda: segment(isotropic, False))
    lungs = timed("filled", lambda: segment(isotropic, True))
    timed("surface of the lungs", lambda: measure.marching_cubes(lungs.transpose(2, 1, 0), 0))
    timed("surface of the bone", lambda: measure.marching_cubes(isotropic.transpose(2, 1, 0), BONE_HU))
    print(json.dumps({"seconds": seconds, "lungs_ml": int(lungs.sum()) / 1000}))


if __name__ == "__main__":
    main(sys.argv[1])
