using LungSeg.Voxels.Geometry;

namespace LungSeg.Voxels.Kernels;

/// <summary>A grid whose voxels are cubes of a finer one's; the last ones may be cut by the border.</summary>
internal static class CubeGrid
{
    /// <param name="fine">The finer grid.</param>
    /// <param name="edge">Voxels along a cube's edge.</param>
    public static VolumeGeometry Of(VolumeGeometry fine, int edge)
    {
        var middle = (edge - 1) / 2.0;
        return fine with
        {
            Size = new(Cubes(fine.Size.X), Cubes(fine.Size.Y), Cubes(fine.Size.Z)),
            Spacing = fine.Spacing * edge,
            Origin = fine.ToPatient(new(middle, middle, middle)),
        };

        int Cubes(int voxels) => (voxels + edge - 1) / edge;
    }

    /// <summary>How many of a cube's <paramref name="edge"/> voxels lie within the <paramref name="voxels"/> of an axis.</summary>
    public static int Inside(int cube, int edge, int voxels) => Math.Min(edge, voxels - (cube * edge));
}
