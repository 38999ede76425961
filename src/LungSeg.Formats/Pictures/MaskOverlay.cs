using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Pictures;

/// <summary>A mask to show over CT slices by its contour.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Mask">On the CT's grid; stays the caller's.</param>
/// <param name="Color">sRGB.</param>
/// <param name="IsLung">Densities are marked in it.</param>
public sealed record MaskOverlay(string Name, BitVolume Mask, Rgb Color, bool IsLung = false);
