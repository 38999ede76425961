"""Pictures of docs/tutorial.md: the tutorial's steps as its Python makes them, beside what a run leaves.

usage: tutorial_steps.py DICOM_FOLDER SERIES_FOLDER MESHES OUT

SERIES_FOLDER is the result of `lungseg run DICOM_FOLDER --out ...`, MESHES the `meshes` folder of
`lungseg export ... --format stl --triangles 60000`, for matplotlib draws no more in a minute. Needs pydicom, scipy, scikit-image, matplotlib, nibabel
and Pillow. The tutorial's code is that of tests/LungSeg.Benchmarks/Peers/tutorial.py.
"""
import os
import struct
import sys

import matplotlib
import nibabel
import numpy as np
from PIL import Image
from skimage import measure

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "LungSeg.Benchmarks", "Peers"))
import tutorial

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from mpl_toolkits.mplot3d.art3d import Poly3DCollection

RIGHT, LEFT, STRUCTURES = (0.34, 0.63, 0.94), (0.99, 0.69, 0.31), (0.85, 0.35, 0.35)


def surface(mask, level=0.5):
    """Vertices x, y, z and triangles of a mask, coarse enough to be drawn by matplotlib."""
    vertices, triangles, _, _ = measure.marching_cubes(
        mask.transpose(2, 1, 0)[:, ::-1], level, step_size=3, allow_degenerate=False)
    return vertices, triangles


def stl(path):
    """Triangles of a binary STL as corners."""
    with open(path, "rb") as file:
        file.read(80)
        count, = struct.unpack("<I", file.read(4))
        raw = np.frombuffer(file.read(50 * count), dtype=[("n", "<f4", 3), ("v", "<f4", (3, 3)), ("a", "<u2")])
    return raw["v"]


def draw(axis, meshes, title):
    """Surfaces from the front, lit from the side of the eye."""
    corners = np.concatenate([mesh for mesh, _ in meshes]).reshape(-1, 3)
    low, high = corners.min(0), corners.max(0)
    light = np.array([0.35, -0.85, 0.4])
    for mesh, color in meshes:
        normals = np.cross(mesh[:, 1] - mesh[:, 0], mesh[:, 2] - mesh[:, 0])
        lengths = np.linalg.norm(normals, axis=1)
        shade = 0.45 + 0.55 * np.abs(normals @ light) / np.maximum(lengths, 1e-9)
        axis.add_collection3d(Poly3DCollection(mesh, facecolors=np.clip(np.outer(shade, color), 0, 1), linewidths=0))
    axis.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]), zlim=(low[2], high[2]), title=title)
    axis.set_box_aspect(high - low, zoom=1.3)
    axis.view_init(elev=8, azim=-80)
    axis.set_axis_off()


def pair():
    figure = plt.figure(figsize=(8, 3.6), dpi=100)
    return figure, [figure.add_subplot(1, 2, i + 1, projection="3d") for i in range(2)]


def save(figure, out, name):
    path = os.path.join(out, name)
    figure.tight_layout()
    figure.savefig(path)
    Image.open(path).convert("RGB").quantize(96).save(path, optimize=True)
    plt.close(figure)


def main(folder, series, meshes, out):
    slices, between = tutorial.load(folder)
    hounsfield = tutorial.to_hounsfield(slices)
    spacing = np.array([between] + [float(x) for x in slices[0].PixelSpacing])
    isotropic = tutorial.resample(hounsfield, spacing)
    unfilled, filled = (tutorial.segment(isotropic, fill) for fill in (False, True))

    figure, axes = plt.subplots(1, 2, figsize=(8, 3), dpi=100, width_ratios=[1, 1.3])
    axes[0].hist(hounsfield.flatten(), bins=80, color="c")
    axes[0].set(xlabel="HU", ylabel="voxels", title="tutorial")
    axes[1].imshow(Image.open(os.path.join(series, "previews", "histogram.png")))
    axes[1].set(title="previews/histogram.png")
    axes[1].set_axis_off()
    save(figure, out, "tutorial-histogram.png")

    figure, axes = plt.subplots(1, 2, figsize=(8, 3.4), dpi=100)
    middle = isotropic.shape[1] // 2
    for axis, mask, title in (
            (axes[0], filled, "tutorial: one mask, trachea in it"), (axes[1], None, "masks/lungs-iso, airways-iso")):
        axis.imshow(isotropic[::-1, middle], cmap="gray", vmin=-1350, vmax=150)
        if mask is not None:
            axis.contour(mask[::-1, middle], [0.5], colors=["#e0444c"], linewidths=1.2)
        else:
            lungs, airways = (
                np.asarray(nibabel.load(os.path.join(series, "masks", name)).dataobj).transpose(2, 1, 0)
                for name in ("lungs-iso.nii.gz", "airways-iso.nii.gz"))
            row = lungs.shape[1] // 2
            for part, color in ((lungs == 1, RIGHT), (lungs == 2, LEFT), (airways == 1, (0.44, 0.86, 0.84))):
                if part[:, row].any():
                    axis.contour(part[::-1, row], [0.5], colors=[color], linewidths=1.2)
        axis.set(title=title)
        axis.set_axis_off()
    save(figure, out, "tutorial-mask.png")

    for name, theirs, title, ours, what in (
            ("tutorial-lungs.png", filled, "tutorial: filled", [("lungs-right", RIGHT), ("lungs-left", LEFT)],
             "meshes/lungs-right.stl, lungs-left.stl"),
            ("tutorial-structures.png", filled - unfilled, "tutorial: filled less unfilled", [("structures", STRUCTURES)],
             "meshes/structures.stl")):
        figure, axes = pair()
        vertices, triangles = surface(theirs.astype(np.float32))
        draw(axes[0], [(vertices[triangles], (0.6, 0.6, 0.9))], title)
        draw(axes[1], [(stl(os.path.join(meshes, f"{file}.stl")), color) for file, color in ours], what)
        save(figure, out, name)


if __name__ == "__main__":
    main(*sys.argv[1:])
