using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Quality;
using LungSeg.Voxels.Segmentation;

namespace LungSeg.Voxels.Engines;

/// <summary>
/// Runs an engine on a CT and looks at what it made as a reader would: HU in, masks and quality flags out. No I/O.
/// <see cref="NativeMasks"/> takes the masks to the CT's own grid.
/// </summary>
public static class LungSegmenter
{
    /// <summary>Segments a CT. The caller disposes the result; the volume remains the caller's.</summary>
    /// <param name="isotropic">HU on an isotropic grid, about 1 mm, in any orientation.</param>
    /// <param name="engine">Finds the lungs.</param>
    /// <param name="probe">Is shown every step's outcome, or null.</param>
    /// <param name="extra">What to find besides, where the engine can.</param>
    /// <returns>Masks on the grid of the volume, and the engine's flags followed by those of the quality
    /// checks.</returns>
    public static LungSegmentation Segment(
        Volume<short> isotropic, ISegmentationEngine engine, ISegmentationProbe? probe = null,
        ExtraStructures extra = ExtraStructures.None)
    {
        var order = new PatientOrder(isotropic.Geometry);
        using var reordered = order.IsAcquired ? null : order.ToPatient(isotropic);
        var patient = reordered ?? isotropic;
        var (found, looked) = engine.FindsBody ? (Found(), null) : SlabScheduler.Both(Found, Looked);
        using var evidence = looked;
        if (engine.AxisOrder == AxisOrder.Acquired)
        {
            using var inPatientOrder = order.IsAcquired ? null : order.ToPatient(found);
            return found.Checked(Check(inPatientOrder ?? found, evidence));
        }

        var flags = Check(found, evidence);
        if (order.IsAcquired) return found.Checked(flags);
        using (found) return order.ToAcquired(found).Checked(flags);

        LungSegmentation Found() =>
            engine.Segment(engine.AxisOrder == AxisOrder.Acquired ? isotropic : patient, probe, extra);

        QualityEvidence? Looked() => QualityEvidence.Of(patient);
    }

    private static IReadOnlyList<QualityFlag> Check(LungSegmentation found, QualityEvidence? evidence)
    {
        using var scene = new QualityScene(found.Masks, found.Unfilled, found.Evidence ?? evidence!);
        return [.. QualityChecks.Run(scene)];
    }
}
