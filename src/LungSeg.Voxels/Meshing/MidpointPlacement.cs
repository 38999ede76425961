using System.Numerics;

namespace LungSeg.Voxels.Meshing;

/// <summary>
/// The 0.5 level of a mask: half way between inside and outside. Its normals come from faces, after smoothing.
/// </summary>
internal readonly struct MidpointPlacement : IEdgePlacement
{
    public EdgeRow Row(int y, int z, int axis) => default;

    public float Fraction(in EdgeRow row, int x) => 0.5f;

    public Vector3 Normal(in EdgeRow row, int x, float fraction) => Vector3.Zero;
}
