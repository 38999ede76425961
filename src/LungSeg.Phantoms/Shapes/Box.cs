using LungSeg.Voxels.Geometry;

namespace LungSeg.Phantoms.Shapes;

/// <summary>A box along the patient axes (LPS, mm); the smallest corner and the largest.</summary>
internal readonly record struct Box(Vector3D Min, Vector3D Max)
{
    /// <summary>A box that bounds nothing.</summary>
    public static readonly Box Everywhere = new(new(-1e4, -1e4, -1e4), new(1e4, 1e4, 1e4));

    public static Box Around(Vector3D centre, Vector3D reach) => new(centre - reach, centre + reach);

    public Box Union(Box other) => new(
        new(Math.Min(Min.X, other.Min.X), Math.Min(Min.Y, other.Min.Y), Math.Min(Min.Z, other.Min.Z)),
        new(Math.Max(Max.X, other.Max.X), Math.Max(Max.Y, other.Max.Y), Math.Max(Max.Z, other.Max.Z)));

    public Box Intersection(Box other) => new(
        new(Math.Max(Min.X, other.Min.X), Math.Max(Min.Y, other.Min.Y), Math.Max(Min.Z, other.Min.Z)),
        new(Math.Min(Max.X, other.Max.X), Math.Min(Max.Y, other.Max.Y), Math.Min(Max.Z, other.Max.Z)));

    public Box Grown(double mm) => new(Min - new Vector3D(mm, mm, mm), Max + new Vector3D(mm, mm, mm));
}
