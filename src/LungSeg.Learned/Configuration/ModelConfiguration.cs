using LungSeg.Learned.Sampling;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Learned.Configuration;

/// <summary>What the JSON beside a model says; <c>docs/models.md</c> explains every key.</summary>
/// <param name="Name">What results call it.</param>
/// <param name="Version">Of the model, where it has one.</param>
/// <param name="Input">What it is given.</param>
/// <param name="Output">What it answers.</param>
/// <param name="InsideBody">Whether what lies outside the body is taken away.</param>
/// <param name="MinPieceFraction">Pieces of a structure smaller than this fraction of its largest are taken away, 0 to
/// 1.</param>
internal sealed record ModelConfiguration(
    string Name, string? Version, ModelInput Input, ModelOutput Output, bool InsideBody, double MinPieceFraction);

/// <summary>What a model is given.</summary>
/// <param name="Axes">How the spatial axes of its input lie in the patient, slowest first.</param>
/// <param name="Size">Its spatial size in voxels, slowest first; the first is 1 for a model of slices.</param>
/// <param name="SpacingMm">The distance of its voxels, mm, slowest first; null along an axis that is taken as it
/// is.</param>
/// <param name="IsSliceWise">Whether it takes slices, each stretched to its size.</param>
/// <param name="CropsToBody">Whether slices are cropped to the body first.</param>
/// <param name="Overlap">How much of a patch the next one overlaps, as a fraction.</param>
/// <param name="Range">How HU become its numbers.</param>
internal sealed record ModelInput(
    TensorAxes Axes, int[] Size, double?[] SpacingMm, bool IsSliceWise, bool CropsToBody, double Overlap,
    IntensityRange Range)
{
    /// <summary>Voxels of one input.</summary>
    public int Voxels => Size[0] * Size[1] * Size[2];

    /// <summary>The shape of its tensor: one input, one channel.</summary>
    public long[] Shape => IsSliceWise ? [1, 1, Size[1], Size[2]] : [1, 1, Size[0], Size[1], Size[2]];
}

/// <summary>What a model's output is.</summary>
internal enum OutputKind
{
    /// <summary>A channel for each class, before or after the logarithm of a softmax.</summary>
    Logits,

    /// <summary>A channel for each class, 0 to 1.</summary>
    Probabilities,

    /// <summary>The number of the class.</summary>
    Labels,
}

/// <summary>What a model answers.</summary>
/// <param name="Kind">What its numbers are.</param>
/// <param name="OutputName">Which of its outputs; null for its only one.</param>
/// <param name="IsExclusive">Whether the channels compete; else each says yes or no by itself.</param>
/// <param name="Structures">What its channels, or labels, are; what is not named is background.</param>
internal sealed record ModelOutput(
    OutputKind Kind, string? OutputName, bool IsExclusive, IReadOnlyList<PredictedStructure> Structures);

/// <summary>A structure and the channels, or labels, that are it.</summary>
internal sealed record PredictedStructure(Structure Structure, IReadOnlyList<int> Channels);
