using LungSeg.Voxels.Geometry;

namespace LungSeg.Pipeline.Documents;

/// <summary>A <see cref="VolumeGeometry"/> as JSON, with the units in the names.</summary>
/// <param name="SizeVoxels">Columns, rows, slices.</param>
/// <param name="SpacingMm">Between voxel centres along columns, rows, slices.</param>
/// <param name="OriginLpsMm">Patient position of the first voxel's centre.</param>
/// <param name="AxesLps">Unit vectors of the three index axes.</param>
public sealed record GeometryDocument(int[] SizeVoxels, double[] SpacingMm, double[] OriginLpsMm, double[][] AxesLps)
{
    public static GeometryDocument Of(VolumeGeometry g) => new(
        [g.Size.X, g.Size.Y, g.Size.Z],
        Numbers(g.Spacing),
        Numbers(g.Origin),
        [Numbers(g.AxisX), Numbers(g.AxisY), Numbers(g.AxisZ)]);

    public VolumeGeometry ToGeometry() => new(
        new(SizeVoxels[0], SizeVoxels[1], SizeVoxels[2]),
        Vector(SpacingMm),
        Vector(OriginLpsMm),
        Vector(AxesLps[0]),
        Vector(AxesLps[1]),
        Vector(AxesLps[2]));

    private static double[] Numbers(Vector3D v) => [v.X, v.Y, v.Z];

    private static Vector3D Vector(double[] v) => new(v[0], v[1], v[2]);
}
