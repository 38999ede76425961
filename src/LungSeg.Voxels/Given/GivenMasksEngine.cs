using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Robust;
using LungSeg.Voxels.Segmentation;

namespace LungSeg.Voxels.Given;

/// <summary>
/// Masks that are there already, on the CT's own grid: nothing is searched for but the threshold between air and
/// tissue, which is found as the robust method finds it. What is measured on the CT's own grid is measured in just
/// these voxels.
/// </summary>
/// <param name="masks">Lungs, and what else is given; remain the caller's. Null for what is known of such results
/// without them.</param>
public sealed class GivenMasksEngine(StructureMasks? masks = null) : ISegmentationEngine
{
    /// <summary>Its name in results; no user asks for it by name.</summary>
    public const string GivenName = "mask";

    public string Name => GivenName;

    public string Description => "from a mask that is given";

    public Interpolation Interpolation => Interpolation.Linear;

    public AxisOrder AxisOrder => AxisOrder.Acquired;

    public CodedConcept AlgorithmFamily { get; } = new("DCM", "123109", "Manual Processing");

    public IReadOnlyList<Structure> Structures => Anatomy.Structures.All;

    public IReadOnlyDictionary<string, double> Parameters { get; } = new Dictionary<string, double>();

    /// <summary>
    /// Whether a structure may be given: lungs and what is found beside or in them, not what follows from these. Lobes
    /// and vessels are not read back.
    /// </summary>
    public static bool MayBeGiven(Structure structure) =>
        structure != Anatomy.Structures.LungAir
        && structure != Anatomy.Structures.LungStructures
        && structure.Parts.Count == 0
        && structure.PartOf is null
        && !structure.LiesInLungs;

    /// <exception cref="InvalidOperationException">There are no masks, or none of lungs.</exception>
    public LungSegmentation Segment(
        Volume<short> isotropic, ISegmentationProbe? probe = null, ExtraStructures extra = ExtraStructures.None)
    {
        var given = masks
            ?? throw new InvalidOperationException(
                "There are no masks to measure: they are given to 'lungseg measure'.");
        var threshold = ThresholdOf(isotropic);
        using var air = Threshold.Between(isotropic, short.MinValue, threshold);
        var made = Lungs(given, isotropic, air);
        foreach (var structure in given.Present.Where(structure => !structure.IsLung && !IsDense(structure)))
            made.Add(structure, Resampled(given, structure, isotropic));
        if (given.Present.Any(IsDense))
            LungMasks.AddDense(
                made, Resampled(given, Anatomy.Structures.DenseRight, isotropic),
                Resampled(given, Anatomy.Structures.DenseLeft, isotropic));
        return new()
        {
            Masks = made,
            Exact = given,
            ThresholdHu = threshold,
        };
    }

    private static StructureMasks Lungs(StructureMasks given, Volume<short> isotropic, BitVolume air)
    {
        if (given.HasSides)
            return LungMasks.Of(
                Resampled(given, Anatomy.Structures.RightLung, isotropic),
                Resampled(given, Anatomy.Structures.LeftLung, isotropic), air);
        if (!given.Lungs.Any())
            throw new InvalidOperationException("There is no mask of a lung.");
        var lungs = Resampled(given, Anatomy.Structures.Lungs, isotropic);
        var inside = air.Clone();
        BitLogic.And(inside, lungs);
        return LungMasks.Of(lungs, inside);
    }

    /// <summary>A given mask on the isotropic grid; empty for one that is not given.</summary>
    private static BitVolume Resampled(StructureMasks given, Structure structure, Volume<short> isotropic) =>
        given.TryGet(structure, out var mask)
            ? MaskResampler.Resample(mask, isotropic.Geometry)
            : new(isotropic.Geometry);

    private static bool IsDense(Structure structure) =>
        structure == Anatomy.Structures.DenseRight || structure == Anatomy.Structures.DenseLeft;

    private static int ThresholdOf(Volume<short> isotropic)
    {
        var order = new PatientOrder(isotropic.Geometry);
        using var reordered = order.IsAcquired ? null : order.ToPatient(isotropic);
        using var chest = new ChestVolume(reordered ?? isotropic);
        var (body, air) = BodyAndAir.Find(chest);
        using var foundBody = body;
        using var foundAir = air;
        return air.ThresholdHu;
    }
}
