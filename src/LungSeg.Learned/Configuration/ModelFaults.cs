using LungSeg.Voxels.Segmentation;

namespace LungSeg.Learned.Configuration;

/// <summary>Every way in which a model cannot be used, with its code.</summary>
internal static class ModelFaults
{
    private const string Page = "docs/models.md lists every key";

    public static SegmentationFaultException Missing(string path, string what, string cure) =>
        new("model-missing", $"There is no {what} {path}.", cure);

    public static SegmentationFaultException Configuration(string file, string message, string? cure = null) =>
        new("model-configuration-invalid", $"{file}: {message}", cure ?? $"Correct it: {Page}.");

    public static SegmentationFaultException Unusable(string file, string message, string cure) =>
        new("model-not-usable", $"{file}: {message}", cure);

    public static SegmentationFaultException Output(string file, string message, string cure) =>
        new("model-output-invalid", $"{file}: {message}", cure);

    public static SegmentationFaultException TooLarge(string file, double megabytes) =>
        new(
            "model-too-large",
            FormattableString.Invariant(
                $"{file}: the scores of a layer of patches would take {megabytes:F0} MB; 768 are allowed."),
            "Make 'input.size' smaller along its first axis, 'input.spacingMm' larger, or map fewer structures.");

    public static SegmentationFaultException NoRuntime(string why) =>
        new(
            "model-runtime-missing", $"A model cannot be run here: {why}",
            "Take the build with .NET and with Learned=true (docs/models.md), or leave out --method model.");
}
