using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Parameters;

namespace LungSeg.Voxels.Chest;

/// <summary>
/// Where the middle of the patient lies from right to left: the body's centre, or, where the field of view cuts the
/// body at a side and its centre says nothing, the spine: the column in the back half of the body with the most bone in
/// it (vertebrae are 6 to 8 cm deep in every slice, ribs and shoulder blades 1 to 2). Without a spine in it, a field of
/// view that cuts one side lies on the other.
/// </summary>
internal sealed class Midline(MidlineParameters p, TissueParameters tissue)
{
    /// <summary>The middle by index along x, which runs to the left.</summary>
    /// <param name="body">Everything under the skin.</param>
    /// <param name="hounsfield">The CT on the body's grid.</param>
    public double Of(BitVolume body, Volume<short> hounsfield)
    {
        using var pieces = ConnectedComponents.Of(body, Connectivity.TwentySix);
        if (pieces.Largest() is not { } trunk) return (body.Size.X - 1) / 2.0;
        var (right, left) = (IsCut(body, trunk, 0), IsCut(body, trunk, body.Size.X - 1));
        if (!right && !left) return trunk.Centroid.X;
        return Spine(hounsfield, trunk) ?? (right && left ? trunk.Centroid.X : right ? 0 : body.Size.X - 1);
    }

    private bool IsCut(BitVolume body, Component trunk, int x)
    {
        using var face = BitBox.Crop(body, trunk.Box with { MinX = x, MaxX = x });
        return face.Count() > p.MinCutFraction * trunk.Box.Size.Y * trunk.Box.Size.Z;
    }

    private double? Spine(Volume<short> hounsfield, Component trunk)
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
                    if (row[x] >= tissue.BoneHu) depths[x] += spacing.Y / box.Size.Z;
                }
            }
        }

        var reach = (int)Math.Round(p.SpineBreadthMm / 2 / spacing.X);
        var best = Enumerable.Range(box.MinX, box.Size.X).MaxBy(Around);
        if (Around(best) < p.MinSpineDepthMm * p.SpineBreadthMm / spacing.X / 2) return null;
        var near = Enumerable.Range(0, depths.Length).Where(x => Math.Abs(x - best) <= reach).ToArray();
        return near.Sum(x => x * depths[x]) / near.Sum(x => depths[x]);

        double Around(int x) =>
            depths.AsSpan(Math.Max(0, x - reach)..Math.Min(depths.Length, x + reach + 1)).ToArray().Sum();
    }
}
