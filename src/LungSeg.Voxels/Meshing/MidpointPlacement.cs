using System.Numerics;

namespace LungSeg.Voxels.Meshing;

/// <summary>The 0.5 level of a mask: half way between inside and outside. Its normals come from faces, after smoothing.</summary>
internal readonly struct MidpointPlacement : IEdgePlacement
{
    public float Fraction(int x, int y, int z, int axis) => 0.5f;

    public Vector3 Normal(int x, int y, int z, int axis, float fraction) => Vector3.Zero;
}
