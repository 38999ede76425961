using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LungSeg.Learned;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline.Exports;
using LungSeg.Pipeline.Planning;
using LungSeg.Pipeline.Slabs;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Models;
using LungSeg.Voxels.Segmentation;
using LungSeg.Workflow;

namespace LungSeg.Local.Commands;

/// <summary>The options that shape a result, the same for every command that makes one.</summary>
internal sealed class ProcessingArguments
{
    private readonly Option<string?> _method = Names.One(
        "--method",
        string.Join(
            " ",
            SegmentationEngines.All.Append(new ModelEngine())
                .Select(engine => $"{engine.Name}: {engine.Description}.")),
        [.. SegmentationEngines.Names, ModelEngine.ModelName], SegmentationEngines.Names[0]);

    private readonly Option<DirectoryInfo?> _model = Places.Option(
        "--model",
        $"The ONNX file of --method {ModelEngine.ModelName}; a JSON beside it, FILE{OpenedModels.ConfigurationSuffix}, "
            + "says what it takes and yields.");

    private readonly Option<double> _spacing = new("--spacing")
    {
        Description =
            "Edge length of the isotropic grid's voxels in mm, 0.3 to 5; auto: as many voxels as the CT has, for "
                + "animals and specimens.",
        DefaultValueFactory = _ => 1.0,
        CustomParser = Spacing,
    };

    private readonly Option<string?> _interpolation = Names.One(
        "--interpolation",
        $"Of the isotropic grid; left out: {string.Join(", ", SegmentationEngines.All.Select(DefaultInterpolation))}.",
        Interpolations.Names,
        null);

    private readonly IReadOnlyList<string> _defaultFormats;
    private readonly Option<string[]> _formats;

    private readonly Option<int> _slabSlices = Numbers.Whole(
        "--slab-slices", "Slices of the isotropic grid per slab; 0 chooses.", 0, 1_000_000, "slices", 0);

    private readonly Option<bool> _allowMissing = new("--allow-missing-slices")
    {
        Description = "Interpolate over missing slices, and flag it, where the series would be rejected.",
    };

    private readonly Option<bool> _resampleUneven = new("--resample-uneven")
    {
        Description =
            "Interpolate the volume from slices that are not evenly spaced, and flag it, where the series would be "
                + "rejected.",
    };

    private readonly Option<long?> _maxVoxels = Numbers.Optional(
        "--max-voxels",
        "The most voxels of a CT, up to 2147483647; left out: 536870912. Memory and scratch grow with it: see "
            + "docs/dicom.md.",
        1, int.MaxValue, "voxels");

    private readonly Option<bool> _largestOnly = new("--largest-only")
    {
        Description = "Of several scans in one series, process the one with the most slices alone.",
    };

    private readonly Option<double?> _offset = Numbers.Optional(
        "--hu-offset", "Added to every value of a volume that is no DICOM: -1024 where 1024 was added to its HU.",
        -32768.0, 32768.0, "HU");

    private readonly Option<string?> _lobes = Names.One(
        "--lobes",
        $"Find the lobes too: masks, surfaces, segments and measures of each, with how much of each fissure was seen. "
            + $"auto: where slices are at most {LobeChoices.MaxSliceMm} mm apart. Robust method only.",
        LobeChoices.Names, "off");

    private readonly Option<string?> _vessels = Names.One(
        "--vessels",
        "Find the vessels of the lungs too, without the hilum, arteries and veins as one: mask, surface, segment and "
            + "volume. Robust method only.",
        ExtraChoices.Names, "off");

    private readonly Option<string?> _generations = Names.One(
        "--airway-generations",
        "Label the airways too: trachea, main bronchi, lobar bronchi with the bronchus intermedius, and what follows. "
            + "Robust method only.",
        ExtraChoices.Names, "off");

    private readonly Option<bool> _explain = new("--explain")
    {
        Description = "Write a picture for every step of the segmentation.",
    };

    /// <summary>The options.</summary>
    /// <param name="defaultFormats">What is written where the user names no formats; null for
    /// <see cref="Exporters.Default"/>.</param>
    public ProcessingArguments(IReadOnlyList<string>? defaultFormats = null)
    {
        _defaultFormats = defaultFormats ?? Exporters.Default;
        _formats = Names.Several(
            "--formats",
            $"Kinds of result files to write, of {string.Join(", ", Exporters.Names)}. Where the option is left out: "
                + $"{string.Join(", ", _defaultFormats)}. What is named replaces these: --formats masks ct. "
                + "'lungseg export --help' and docs/outputs.md say what each is.",
            Exporters.Names);
    }

    /// <exception cref="UsageException">The model cannot be used, or one option lacks the other.</exception>
    private ModelReference? Model(ParseResult parsed)
    {
        var isModel = parsed.GetValue(_method) == ModelEngine.ModelName;
        if (parsed.GetValue(_model) is not { } file)
        {
            return isModel
                ? throw new UsageException($"--method {ModelEngine.ModelName} needs --model with an ONNX file.")
                : null;
        }

        if (!isModel)
            throw new UsageException($"--model is the file of --method {ModelEngine.ModelName}: give both.");
        try
        {
            return OpenedModels.Shared.Open(file.FullName);
        }
        catch (SegmentationFaultException fault)
        {
            throw new UsageException($"{fault.Message} {fault.Cure} [{fault.Code}]");
        }
    }

    private static string DefaultInterpolation(ISegmentationEngine engine) =>
        $"{Interpolations.NameOf(engine.Interpolation)} for {engine.Name}";

    /// <summary>A number of mm, or auto, which is 0.</summary>
    private static double Spacing(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (text == "auto")
            return 0;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var spacing)
            && spacing is >= 0.3 and <= 5)
            return spacing;
        result.AddError("--spacing must be 0.3 to 5 mm, or auto.");
        return 1;
    }

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="hasMethod">Whether it searches for lungs: else it takes neither a method nor pictures of its
    /// steps.</param>
    public void AddTo(Command command, bool hasMethod = true)
    {
        foreach (var option in (Option[])
                [
                    _method,
                    _model,
                    _spacing,
                    _interpolation,
                    _formats,
                    _slabSlices,
                    _allowMissing,
                    _resampleUneven,
                    _largestOnly,
                    _maxVoxels,
                    _offset,
                    _lobes,
                    _vessels,
                    _generations,
                    _explain,
                ])
        {
            if (hasMethod || (option != _method && option != _model && option != _explain)) command.Options.Add(option);
        }
    }

    /// <summary>The options as they were given; opens the model, where there is one.</summary>
    /// <exception cref="UsageException">The model cannot be used.</exception>
    public ProcessingOptions Parse(ParseResult parsed)
    {
        var formats = parsed.GetValue(_formats) is { Length: > 0 } chosen ? chosen : _defaultFormats;
        return new()
        {
            Method = parsed.GetValue(_method)!,
            Model = Model(parsed),
            SpacingMm = parsed.GetValue(_spacing),
            Interpolation = parsed.GetValue(_interpolation),
            Formats = formats,
            SlabSlices = parsed.GetValue(_slabSlices),
            AllowMissingSlices = parsed.GetValue(_allowMissing),
            ResampleUneven = parsed.GetValue(_resampleUneven),
            MaxVoxels = parsed.GetValue(_maxVoxels),
            OffsetHu = parsed.GetValue(_offset),
            LargestOnly = parsed.GetValue(_largestOnly),
            Lobes = parsed.GetValue(_lobes)!,
            Vessels = parsed.GetValue(_vessels)!,
            AirwayGenerations = parsed.GetValue(_generations)!,
            Explain = parsed.GetValue(_explain),
        };
    }
}
