using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Segmentation.Robust;

/// <summary>
/// Where the middle of the patient lies from right to left: the body's centre, or, where the field of view cuts the body
/// at a side and its centre says nothing, the spine: the column in the back half of the body with the most bone in it
/// (vertebrae are 6 to 8 cm deep in every slice, ribs and shoulder blades 1 to 2). Without a spine in it, a field of view
/// that cuts one side lies on the other.
/// </summary>
internal static class Midline
{
    /// <summary>Of the body's side view at least this share lies at the image's edge where a side is cut.</summary>
    private const double CutShare = 0.25;

    private const int BoneHu = 180;

    /// <summary>The breadth in which bone is summed up, mm, and its mean depth a slice in a spine, mm.</summary>
    private const double BreadthMm = 40;
    private const double LeastDepthMm = 12;

    /// <summary>The middle by index along x, which runs to the left.</summary>
    /// <param name="body">Everything under the skin.</param>
    /// <param name="hounsfield">The CT on the body's grid.</param>
    public static double Of(BitVolume body, Volume<short> hounsfield)
    {
        using var pieces = ConnectedComponents.Of(body, Connectivity.TwentySix);
        if (pieces.Largest() is not { } trunk) return (body.Size.X - 1) / 2.0;
        var (right, left) = (IsCut(body, trunk, 0), IsCut(body, trunk, body.Size.X - 1));
        if (!right && !left) return trunk.Centroid.X;
        return Spine(hounsfield, trunk) ?? (right && left ? trunk.Centroid.X : right ? 0 : body.Size.X - 1);
    }

    private static bool IsCut(BitVolume body, Component trunk, int x)
    {
        using var face = BitBox.Crop(body, trunk.Box with { MinX = x, MaxX = x });
        return face.Count() > CutShare * trunk.Box.Size.Y * trunk.Box.Size.Z;
    }

    private static double? Spine(Volume<short> hounsfield, Component trunk)
    {
        var (box, spacing) = (trunk.Box, hounsfield.Geometry.Spacing);
        var depths = new double[hounsfield.Size.X];
        for (var z = box.MinZ; z <= box.MaxZ; z++)
        {
            for (var y = (box.MinY + box.MaxY) / 2; y <= box.MaxY; y++)
            {
                var row = hounsfield.Row(y, z);
                for (var x = box.MinX; x <= box.MaxX; x++)
                {
                    if (row[x] >= BoneHu) depths[x] += spacing.Y / box.Size.Z;
                }
            }
        }

        var reach = (int)Math.Round(BreadthMm / 2 / spacing.X);
        var best = Enumerable.Range(box.MinX, box.Size.X).MaxBy(Around);
        if (Around(best) < LeastDepthMm * BreadthMm / spacing.X / 2) return null;
        var near = Enumerable.Range(0, depths.Length).Where(x => Math.Abs(x - best) <= reach).ToArray();
        return near.Sum(x => x * depths[x]) / near.Sum(x => depths[x]);

        double Around(int x) => depths.AsSpan(Math.Max(0, x - reach)..Math.Min(depths.Length, x + reach + 1)).ToArray().Sum();
    }
}
