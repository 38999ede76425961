using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Meshing;

namespace LungSeg.Formats.Meshes;

/// <summary>One named, coloured structure of a scene.</summary>
/// <param name="Name">As viewers list it.</param>
/// <param name="Mesh">Read while the scene is written; stays the caller's.</param>
/// <param name="Color">sRGB.</param>
/// <param name="Opacity">1 is solid.</param>
public sealed record MeshNode(string Name, Mesh Mesh, Rgb Color, float Opacity = 1);
