"""Kernels of scipy, scikit-image, VTK and nibabel, timed on the arrays that `evidence` writes (ScanArrays.cs).

usage: kernels.py ARRAYS_FOLDER REPETITIONS GROUP, where GROUP is one of resample, components, surfaces, write, versions.
Prints a JSON line for each operation: op, median (seconds).
"""
import json
import os
import statistics
import sys
import time

import numpy as np

folder, repetitions, group = sys.argv[1], int(sys.argv[2]), sys.argv[3]
columns, rows, slices, iso_columns, iso_rows, iso_slices = (
    int(word) for word in open(os.path.join(folder, "sizes.txt")).read().split())
NATIVE, ISOTROPIC = (slices, rows, columns), (iso_slices, iso_rows, iso_columns)


def array(name, shape, dtype):
    return np.fromfile(os.path.join(folder, name), dtype).reshape(shape)


def report(op, action, count=repetitions):
    seconds = []
    for _ in range(count):
        started = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - started)
    print(json.dumps({"op": op, "median": statistics.median(seconds)}), flush=True)


def resample():
    import scipy.ndimage as ndi
    hu = array("native.raw", NATIVE, "<i2")
    factors = np.array(ISOTROPIC) / np.array(NATIVE)
    report("scipy zoom, order 3", lambda: ndi.zoom(hu, factors, order=3, mode="nearest"), min(repetitions, 2))


def components():
    from skimage import measure
    air = array("isotropic.raw", ISOTROPIC, "<i2") <= -320
    report("scikit-image label, air, 26", lambda: measure.label(air, connectivity=3))


def surfaces():
    import vtk
    from vtk.util import numpy_support

    def image(values):
        result = vtk.vtkImageData()
        result.SetDimensions(*values.shape[::-1])
        result.GetPointData().SetScalars(numpy_support.numpy_to_vtk(values.reshape(-1), deep=0))
        result.kept = values
        return result

    def contour(of, level):
        edges = vtk.vtkFlyingEdges3D()
        edges.SetInputData(of)
        edges.SetNumberOfContours(1)
        edges.SetValue(0, level)
        edges.ComputeNormalsOn()
        edges.ComputeGradientsOff()
        edges.ComputeScalarsOff()
        edges.Update()

    lungs, hu = image(array("lungs.raw", ISOTROPIC, "u1")), image(array("isotropic.raw", ISOTROPIC, "<i2"))
    for backend, threads in (("Sequential", 1), ("TBB", 2)):
        vtk.vtkSMPTools.SetBackend(backend)
        if vtk.vtkSMPTools.GetBackend() != backend:
            continue
        vtk.vtkSMPTools.Initialize(threads)
        report(f"FlyingEdges3D, lungs, {threads}", lambda: contour(lungs, 0.5))
        report(f"FlyingEdges3D, bone, {threads}", lambda: contour(hu, 400))


def write():
    import nibabel
    from nibabel.openers import Opener
    mask = np.asfortranarray(array("lungs-native.raw", NATIVE, "u1").transpose(2, 1, 0))
    Opener.default_compresslevel = 1
    path = os.path.join(folder, "written.nii.gz")
    report("nibabel, level 1", lambda: nibabel.save(nibabel.Nifti1Image(mask, np.eye(4)), path))


def versions():
    import platform
    from importlib import import_module
    found = [f"Python {platform.python_version()}"]
    for name in ("numpy", "pydicom", "scipy", "skimage", "nibabel"):
        try:
            found.append(f"{name} {import_module(name).__version__}")
        except ImportError:
            pass
    try:
        import vtk
        found.append(f"VTK {vtk.vtkVersion.GetVTKVersion()}")
    except ImportError:
        pass
    print(", ".join(found))


{"resample": resample, "components": components, "surfaces": surfaces, "write": write, "versions": versions}[group]()
