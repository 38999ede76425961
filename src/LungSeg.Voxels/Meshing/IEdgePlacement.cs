using System.Numerics;

namespace LungSeg.Voxels.Meshing;

/// <summary>Says where on a cut grid edge the surface passes, and which way it faces there.</summary>
internal interface IEdgePlacement
{
    /// <summary>
    /// The place between voxel (x, y, z) and its next neighbour along <paramref name="axis"/>, 0 to 1; either voxel may
    /// lie in the rim outside the volume.
    /// </summary>
    float Fraction(int x, int y, int z, int axis);

    /// <summary>The outward unit normal at that place.</summary>
    Vector3 Normal(int x, int y, int z, int axis, float fraction);
}
