using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Quality;

/// <summary>
/// Looks for breathing and motion: where the patient moves, the outline of both lungs jumps at one height, which no
/// anatomy does. From each slice to the one below, the area that is a lung's air in one of the two alone is held to the
/// fifth largest such change within 60 mm (thick slices move in steps, five of them or more within 60 mm, and a
/// diaphragm's dome is wide in many slices; a jump is one or two); the lesser of both lungs' ratios counts. The air
/// tells, and not the filled lungs, whose closing smooths steps. Complexity: linear in words.
/// </summary>
internal static class MotionCheck
{
    private const double WindowMm = 60;
    private const int UsualRank = 5;

    /// <summary>A lung has at least this section in both slices, cm².</summary>
    private const double MinArea = 10;

    /// <summary>Less change than this is usual everywhere, cm².</summary>
    private const double MinUsualArea = 3;

    /// <summary>
    /// So many times what is usual is a jump: scans at hand have 1.12 at most, one with slices moved by 5 mm 2.1.
    /// </summary>
    private const double JumpRatio = 1.5;

    public static IEnumerable<QualityFlag> Run(QualityScene scene)
    {
        if (!scene.HasBothLungs) yield break;
        using var right = AirOf(scene.Right, scene);
        using var left = AirOf(scene.Left, scene);
        var jumps = Jumps(right, left);
        if (jumps > 0) yield return QualityFlags.MotionArtefact(jumps);
    }

    private static BitVolume AirOf(BitVolume lung, QualityScene scene)
    {
        var air = lung.Clone();
        BitLogic.And(air, scene.LungAir);
        return air;
    }

    /// <summary>The heights at which both lungs jump.</summary>
    private static int Jumps(BitVolume right, BitVolume left)
    {
        var ratios = Ratios(right).Zip(Ratios(left), Math.Min).ToArray();
        return Enumerable.Range(0, ratios.Length)
            .Count(z => ratios[z] > JumpRatio && (z == 0 || ratios[z - 1] <= JumpRatio));
    }

    /// <summary>In each slice, how the change to the slice below is to what is usual around there.</summary>
    private static double[] Ratios(BitVolume lung)
    {
        var spacing = lung.Geometry.Spacing;
        var squareCentimetres = spacing.X * spacing.Y / 100;
        double[] areas = [.. Sections.Of(lung).Select(section => squareCentimetres * section)];
        var (first, last) = (
            Array.FindIndex(areas, area => area >= MinArea), Array.FindLastIndex(areas, area => area >= MinArea));
        double[] changes =
        [
            .. Enumerable.Range(0, areas.Length).Select(z =>
                z == 0 || Math.Min(areas[z], areas[z - 1]) < MinArea
                    ? 0
                    : squareCentimetres * Sections.Changed(lung, z, z - 1)),
        ];
        var window = (int)Math.Round(WindowMm / spacing.Z);
        return [.. changes.Select((change, z) => change == 0 ? 0 : change / Math.Max(MinUsualArea, UsualAround(z)))];

        // The window is moved into the lung at its ends, so that it is as long there.
        double UsualAround(int slice)
        {
            var start = Math.Max(first, Math.Min(slice - (window / 2), last - window));
            double[] around =
                [.. changes[start..(Math.Min(last, start + window) + 1)].OrderDescending().Take(UsualRank)];
            return around[^1];
        }
    }
}
