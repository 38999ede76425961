using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Quality;

/// <summary>
/// Looks for breathing and motion: where the patient moves, the outline of both lungs jumps at one height, which no
/// anatomy does. From slice to slice 2 mm apart, the area that is lung in one of the two alone is held to what it
/// usually is around there (the 80th percentile of the slices within 30 mm, so that thick slices, whose outline moves
/// in steps, and the wide dome of a diaphragm are nothing unusual); the lesser of both lungs' ratios counts. Masks
/// alone are looked at, so it works after any engine. Complexity: linear in words.
/// </summary>
internal static class MotionCheck
{
    private const double StepMm = 2;
    private const double WindowMm = 30;
    private const double Usual = 0.8;

    /// <summary>Both lungs have at least this section in both slices, cm².</summary>
    private const double MinArea = 10;

    /// <summary>Less change than this is usual everywhere, cm².</summary>
    private const double MinUsualArea = 3;

    /// <summary>
    /// So many times what is usual is a jump: scans at hand have 1.5 at most, one moved by 4 mm in some slices 3.7 or
    /// more.
    /// </summary>
    private const double JumpRatio = 2.2;

    public static IEnumerable<QualityFlag> Run(QualityScene scene)
    {
        if (!scene.HasBothLungs) yield break;
        var jumps = Jumps(scene.Right, scene.Left);
        if (jumps > 0) yield return QualityFlags.MotionArtefact(jumps);
    }

    /// <summary>The heights at which both lungs jump.</summary>
    internal static int Jumps(BitVolume right, BitVolume left)
    {
        var ratios = Ratios(right).Zip(Ratios(left), Math.Min).ToArray();
        return Enumerable.Range(0, ratios.Length)
            .Count(z => ratios[z] > JumpRatio && (z == 0 || ratios[z - 1] <= JumpRatio));
    }

    /// <summary>In each slice, how the change to the slice 2 mm below is to what is usual around there.</summary>
    private static double[] Ratios(BitVolume lung)
    {
        var spacing = lung.Geometry.Spacing;
        var squareCentimetres = spacing.X * spacing.Y / 100;
        var (step, window) = (Math.Max(1, (int)Math.Round(StepMm / spacing.Z)), (int)Math.Round(WindowMm / spacing.Z));
        double[] areas = [.. Sections.Of(lung).Select(section => squareCentimetres * section)];
        double[] changes =
        [
            .. Enumerable.Range(0, areas.Length).Select(z =>
                z < step || Math.Min(areas[z], areas[z - step]) < MinArea
                    ? 0
                    : squareCentimetres * Sections.Changed(lung, z, z - step)),
        ];
        return [.. changes.Select((change, z) => change / Math.Max(MinUsualArea, UsualAround(z)))];

        double UsualAround(int slice)
        {
            double[] around =
            [
                .. changes[Math.Max(0, slice - window)..Math.Min(changes.Length, slice + window + 1)]
                    .Where(change => change > 0).Order(),
            ];
            return around.Length == 0 ? 0 : around[(int)(Usual * (around.Length - 1))];
        }
    }
}
