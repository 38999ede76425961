using System.Text.Json;
using LungSeg.Learned.Sampling;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Models;

namespace LungSeg.Learned.Configuration;

/// <summary>Reads the JSON beside a model; every key is explained in <c>docs/models.md</c>.</summary>
internal static class ModelConfigurationReader
{
    /// <summary>The most voxels of one input: 256 x 256 x 256.</summary>
    public const int MaxVoxels = 1 << 24;

    private const int MaxChannel = 255;

    /// <param name="json">The file's bytes.</param>
    /// <param name="file">Its name, for faults.</param>
    /// <exception cref="Voxels.Segmentation.SegmentationFaultException">It breaks a rule.</exception>
    public static ModelConfiguration Read(ReadOnlyMemory<byte> json, string file)
    {
        using var document = Parse(json, file);
        var root = new JsonSection(document.RootElement, "", file);
        var name = root.Text(
            "name", "1 to 64 characters without line breaks and backslashes", text => IsName(text, 64));
        var version = root.OptionalText(
            "version", "1 to 32 characters without line breaks and backslashes", text => IsName(text, 32));
        var input = Input(root.Section("input"));
        var output = Output(root.Section("output"), file);
        var after = root.OptionalSection("after");
        var insideBody = after?.Flag("insideBody", false) ?? false;
        var minPieceFraction = after?.Number("minPieceFraction", 0, 1, "", 0) ?? 0;
        after?.Done();
        root.Done();
        return new(name, version, input, output, insideBody, minPieceFraction);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json, string file)
    {
        try
        {
            return JsonDocument.Parse(json, new() { AllowDuplicateProperties = false });
        }
        catch (JsonException fault)
        {
            throw ModelFaults.Configuration(file, $"it is no JSON: {fault.Message}");
        }
    }

    private static ModelInput Input(JsonSection section)
    {
        var isSliceWise = section.Text("mode", "slices or patches", text => text is "slices" or "patches") == "slices";
        var axes = TensorAxes.Of(
            section.Text(
                "orientation",
                "three letters, one each of L or R, A or P, S or I: where the input's axes run, slowest first",
                text => TensorAxes.Of(text) is not null))!;
        var size = Size(section, isSliceWise);
        double?[] spacing = [null, null, null];
        if (section.Has("spacingMm"))
        {
            var given = section.Numbers("spacingMm", isSliceWise ? 1 : 3, 0.3, 20, "mm");
            for (var axis = 0; axis < given.Length; axis++) spacing[axis] = given[axis];
        }

        var crops = isSliceWise && section.Word("crop", "none", "body") == "body";
        var overlap = isSliceWise ? 0 : section.Number("overlap", 0, 0.75, "", 0.5);
        var range = Range(section);
        section.Done();
        return new(axes, size, spacing, isSliceWise, crops, overlap, range);
    }

    private static int[] Size(JsonSection section, bool isSliceWise)
    {
        int[] size =
        [
            .. section.Numbers("size", isSliceWise ? 2 : 3, 8, 2048, "voxels", whole: true).Select(edge => (int)edge),
        ];
        if (size.Aggregate(1L, (product, edge) => product * edge) > MaxVoxels)
            throw section.Fault("size", $"at most {MaxVoxels} voxels in all");
        return isSliceWise ? [1, .. size] : size;
    }

    private static IntensityRange Range(JsonSection section)
    {
        var window = section.Numbers("windowHu", 2, -32768, 32767, "HU");
        if (window[0] >= window[1]) throw section.Fault("windowHu", "two numbers, the lower one first");
        var (min, max) = ((float)window[0], (float)window[1]);
        if (section.Has("scaleTo"))
        {
            if (section.Has("meanHu") || section.Has("stdHu"))
                throw section.Fault("scaleTo", "left out where 'meanHu' and 'stdHu' are given");
            var to = section.Numbers("scaleTo", 2, -1e6, 1e6, "");
            var factor = (to[1] - to[0]) / (window[1] - window[0]);
            return new(min, max, (float)factor, (float)(to[0] - (window[0] * factor)));
        }

        if (!section.Has("meanHu") && !section.Has("stdHu")) return new(min, max, 1, 0);
        var (mean, std) = (
            section.Number("meanHu", -32768, 32767, "HU"), section.Number("stdHu", 1e-3, 32768, "HU"));
        return new(min, max, (float)(1 / std), (float)(-mean / std));
    }

    private static ModelOutput Output(JsonSection section, string file)
    {
        var kind = section.Text(
            "kind", "logits, probabilities or labels", text => text is "logits" or "probabilities" or "labels");
        var name = section.OptionalText("name", "the name of one of the model's outputs", text => text.Length > 0);
        var exclusive = section.Flag("exclusive", true);
        if (kind == "labels" && !exclusive) throw section.Fault("exclusive", "true, or left out, for labels");
        var structures = Structures(section.Section("structures"), file);
        section.Done();
        return new(Enum.Parse<OutputKind>(kind, ignoreCase: true), name, exclusive, structures);
    }

    private static List<PredictedStructure> Structures(JsonSection section, string file)
    {
        var structures = new List<PredictedStructure>();
        foreach (var structure in ModelEngine.Predictable.Where(structure => section.Has(structure.Id)))
            structures.Add(new(structure, section.Indices(structure.Id, MaxChannel)));
        section.Done();
        var all = structures.SelectMany(structure => structure.Channels).ToList();
        if (all.FirstOrDefault(channel => all.Count(other => other == channel) > 1, -1) is >= 0 and var twice)
            throw ModelFaults.Configuration(file, $"'output.structures' names {twice} more than once.");
        var sides = structures.Count(item => item.Structure.Side is not null);
        var both = structures.Any(item => item.Structure == Voxels.Anatomy.Structures.Lungs);
        return (sides, both) is (2, false) or (0, true)
            ? structures
            : throw ModelFaults.Configuration(
                file, "'output.structures' must name right-lung and left-lung, or lungs for both as one.");
    }

    private static bool IsName(string text, int longest) =>
        text.Trim().Length > 0 && text.Length <= longest && !text.Any(c => char.IsControl(c) || c == '\\');
}
