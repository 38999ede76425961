using System.Numerics;

namespace LungSeg.Voxels.Meshing;

/// <summary>Says where on a cut grid edge the surface passes, and which way it faces there.</summary>
internal interface IEdgePlacement
{
    /// <summary>What the edges of a row have in common.</summary>
    EdgeRow Row(int y, int z, int axis);

    /// <summary>
    /// The place between voxel <paramref name="x"/> of the row and its next neighbour along the axis, 0 to 1; either
    /// may lie in the rim outside the volume.
    /// </summary>
    float Fraction(in EdgeRow row, int x);

    /// <summary>The outward unit normal at that place.</summary>
    Vector3 Normal(in EdgeRow row, int x, float fraction);
}
