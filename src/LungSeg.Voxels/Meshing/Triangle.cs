namespace LungSeg.Voxels.Meshing;

/// <summary>Three vertex indices, counter-clockwise as seen from outside the object.</summary>
public readonly record struct Triangle(int A, int B, int C);
