using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Chest;
using LungSeg.Voxels.Kernels;
using LungSeg.Voxels.Measurements;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Robust;
using LungSeg.Voxels.Robust.Steps;
using LungSeg.Voxels.Segmentation;

namespace LungSeg.Voxels.Models;

/// <summary>
/// Lungs as a model that the user brings predicts them. Nothing is corrected: the border is the model's. Where the
/// model does not tell the sides apart, the robust method's own step does. The threshold between air and tissue, for
/// the air in the lungs, is found as the robust method finds it.
/// </summary>
/// <param name="model">The model; null for what is known of such results without it.</param>
public sealed class ModelEngine(ILungModel? model = null) : ISegmentationEngine
{
    /// <summary>Its name, with which users give a model.</summary>
    public const string ModelName = "model";

    private readonly SeparateSides _separateSides = new(new RobustParameters().Sides);

    public string Name => ModelName;

    public string Description => "a network of yours, given with --model (docs/models.md)";

    public Interpolation Interpolation => Interpolation.Linear;

    public AxisOrder AxisOrder => AxisOrder.Patient;

    public CodedConcept AlgorithmFamily { get; } = new("DCM", "123110", "Artificial Intelligence");

    public IReadOnlyList<Structure> Structures { get; } =
    [
        Anatomy.Structures.RightLung, Anatomy.Structures.LeftLung, Anatomy.Structures.Airways,
        Anatomy.Structures.LungAir, Anatomy.Structures.LungStructures,
    ];

    /// <summary>The structures that a model may yield; both lungs as one are told apart here.</summary>
    public static IReadOnlyList<Structure> Predictable { get; } =
    [
        Anatomy.Structures.RightLung, Anatomy.Structures.LeftLung, Anatomy.Structures.Lungs,
        Anatomy.Structures.Airways,
    ];

    public IReadOnlyDictionary<string, double> Parameters { get; } = new Dictionary<string, double>();

    /// <exception cref="InvalidOperationException">There is no model.</exception>
    /// <exception cref="SegmentationFaultException">The model's output cannot be used.</exception>
    public LungSegmentation Segment(
        Volume<short> isotropic, ISegmentationProbe? probe = null, ExtraStructures extra = ExtraStructures.None)
    {
        if (model is null) throw new InvalidOperationException("There is no model: it is given with --model.");
        var chest = new ChestVolume(isotropic);
        var (body, inBody) = BodyAndAir.Find(chest);
        using var ofBody = inBody;
        try
        {
            probe?.Show("body", isotropic, [new("body", body.Mask)]);
            using var predicted = model.Predict(isotropic, body.Mask);
            probe?.Show(
                "predicted", isotropic,
                [.. predicted.Present.Select(structure => ShownMask.Of(structure, predicted[structure]))]);
            using var sides = Sides(chest, body, predicted, inBody.ThresholdHu);
            using var air = Threshold.Between(isotropic, short.MinValue, inBody.ThresholdHu);
            var masks = LungMasks.Of(sides.Right.Clone(), sides.Left.Clone(), air);
            if (predicted.TryGet(Anatomy.Structures.Airways, out var airways))
                masks.Add(Anatomy.Structures.Airways, airways.Clone());
            return new()
            {
                Masks = masks,
                ThresholdHu = inBody.ThresholdHu,
                Flags = sides.Flags,
                Evidence = new(chest, body, inBody.BodyHistogram),
            };
        }
        catch
        {
            chest.Dispose();
            body.Dispose();
            throw;
        }
    }

    private LungSides Sides(ChestVolume chest, ChestBody body, StructureMasks predicted, int thresholdHu)
    {
        if (predicted.HasSides)
            return new(
                predicted[Anatomy.Structures.RightLung].Clone(), predicted[Anatomy.Structures.LeftLung].Clone(), []);
        var both = predicted[Anatomy.Structures.Lungs].Clone();
        using var lungs = new LungAir(both, HounsfieldHistogram.Of(chest.Hounsfield, both), []);
        return _separateSides.Run(chest, body, lungs, thresholdHu);
    }
}
