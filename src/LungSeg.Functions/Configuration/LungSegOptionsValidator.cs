using System.Text.RegularExpressions;
using LungSeg.DicomWeb;
using LungSeg.Pipeline.Planning;
using LungSeg.Pipeline.Slabs;
using LungSeg.Pipeline.Sources;
using LungSeg.Sending;
using LungSeg.Voxels.Engines;
using LungSeg.Voxels.Models;
using LungSeg.Voxels.Segmentation;
using Microsoft.Extensions.Options;

namespace LungSeg.Functions.Configuration;

/// <summary>Refuses to start on a setting that could not work; the message names the setting and its range.</summary>
internal sealed partial class LungSegOptionsValidator : IValidateOptions<LungSegOptions>
{
    public ValidateOptionsResult Validate(string? name, LungSegOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(LungSegOptions options)
    {
        foreach (var (setting, container) in new[]
        {
            (nameof(options.ScansContainer), options.ScansContainer),
            (nameof(options.ResultsContainer), options.ResultsContainer),
            (nameof(options.WorkContainer), options.WorkContainer),
        })
        {
            if (!ContainerName().IsMatch(container))
            {
                yield return Message(
                    setting, container, "must be 3 to 63 lower-case letters, digits and single hyphens");
            }
        }

        if (new HashSet<string> { options.ScansContainer, options.ResultsContainer, options.WorkContainer }.Count < 3)
        {
            yield return $"{Environment(nameof(options.ScansContainer))}, "
                + $"{Environment(nameof(options.ResultsContainer))} and {Environment(nameof(options.WorkContainer))} "
                + $"must be three different containers.";
        }

        if (options.InstanceMemoryMB is < 2048)
        {
            yield return Message(
                nameof(options.InstanceMemoryMB), options.InstanceMemoryMB,
                "must be 2048 MB or more: segmenting a scan needs more than the host leaves of less");
        }

        if (options.QuietSeconds is not (>= 1 and <= 86400))
        {
            yield return Message(nameof(options.QuietSeconds), options.QuietSeconds, "must be 1 to 86400 seconds");
        }

        if (options.MaximumWaitMinutes is not (>= 1 and <= 10080))
        {
            yield return Message(
                nameof(options.MaximumWaitMinutes), options.MaximumWaitMinutes, "must be 1 to 10080 minutes");
        }

        if (options.SpacingMillimetres is not (0 or (>= 0.3 and <= 5)))
        {
            yield return Message(
                nameof(options.SpacingMillimetres), options.SpacingMillimetres,
                "must be 0.3 to 5 mm, or 0 to follow the CT's voxels");
        }

        string[] methods = [.. SegmentationEngines.Names, ModelEngine.ModelName];
        if (!methods.Contains(options.Method))
        {
            yield return Message(
                nameof(options.Method), options.Method, $"must be one of {string.Join(", ", methods)}");
        }

        if (options.Method == ModelEngine.ModelName != options.Model.Length > 0)
        {
            yield return Message(
                nameof(options.Model), options.Model,
                $"must name an ONNX file with the method {ModelEngine.ModelName}, and be empty with others");
        }
        else if (ModelFault(options) is { } fault)
        {
            yield return Message(nameof(options.Model), options.Model, $"must be one that can be used: {fault}");
        }

        if (options.Interpolation.Length > 0 && !Interpolations.Names.Contains(options.Interpolation))
        {
            yield return Message(
                nameof(options.Interpolation), options.Interpolation,
                $"must be empty or one of {string.Join(", ", Interpolations.Names)}");
        }

        if (options.MaxVoxels is not (null or (>= 1 and <= int.MaxValue)))
        {
            yield return Message(nameof(options.MaxVoxels), options.MaxVoxels, "must be 1 to 2147483647");
        }

        if (!LobeChoices.Names.Contains(options.Lobes))
        {
            yield return Message(
                nameof(options.Lobes), options.Lobes, $"must be one of {string.Join(", ", LobeChoices.Names)}");
        }

        foreach (var (name, choice) in new[]
        {
            (nameof(options.Vessels), options.Vessels),
            (nameof(options.AirwayGenerations), options.AirwayGenerations),
        })
        {
            if (!ExtraChoices.Names.Contains(choice))
                yield return Message(name, choice, $"must be one of {string.Join(", ", ExtraChoices.Names)}");
        }

        if (options.OffsetHu is not (null or (>= -32768 and <= 32768)))
        {
            yield return Message(nameof(options.OffsetHu), options.OffsetHu, "must be -32768 to 32768 HU");
        }

        // An event may be delivered for a day; one that came after the deletion would start the case over what is
        // left.
        if (options.ScansKeptDays is not (0 or (>= 2 and <= 3650)))
        {
            yield return Message(
                nameof(options.ScansKeptDays), options.ScansKeptDays, "must be 2 to 3650 days, or 0 to keep scans");
        }

        if (options.SendTo.Length > 0
            && !DicomWebAddress.TryParse(options.SendTo, allowHttp: false, out _, out _))
        {
            // The address is not repeated: it may hold a password.
            yield return $"The setting {Environment(nameof(options.SendTo))} must be the https address of a DICOMweb "
                + "service, such as https://pacs.example/dicom-web, without user, password, ? and #.";
        }

        if (options.SendTo.Length == 0 && (options.SendScope.Length > 0 || options.SendToken.Length > 0))
        {
            yield return $"The setting {Environment(nameof(options.SendTo))} is empty; it must name a server where "
                + $"{Environment(nameof(options.SendScope))} or {Environment(nameof(options.SendToken))} is set.";
        }

        if (options.SendScope.Length > 0 && options.SendToken.Length > 0)
        {
            yield return $"Of {Environment(nameof(options.SendScope))} and {Environment(nameof(options.SendToken))} "
                + "only one can say who sends.";
        }

        if (options.SendScope.Length > 0
            && !(Uri.TryCreate(options.SendScope, UriKind.Absolute, out var scope)
                && scope.Scheme is "https" or "api"))
        {
            yield return Message(
                nameof(options.SendScope), options.SendScope,
                $"must be a scope such as {Authorizations.AzureScope}");
        }

        if (!options.SendToken.All(character => char.IsBetween(character, '!', '~')))
        {
            yield return $"The setting {Environment(nameof(options.SendToken))} must be a token, without blanks.";
        }

        if (options.SweepSchedule.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length != 6)
        {
            yield return Message(
                nameof(options.SweepSchedule), options.SweepSchedule, "must be an NCRONTAB expression of six fields");
        }
    }

    private static string? ModelFault(LungSegOptions options)
    {
        try
        {
            _ = options.Processing.Model;
            return null;
        }
        catch (SegmentationFaultException fault)
        {
            return $"{fault.Message} {fault.Cure} [{fault.Code}]";
        }
    }

    private static string Message(string setting, object value, string rule) =>
        FormattableString.Invariant($"The setting {Environment(setting)} is '{value}'; it {rule}.");

    private static string Environment(string setting) => setting switch
    {
        nameof(LungSegOptions.ScansContainer) => AppSettingNames.ScansContainer,
        nameof(LungSegOptions.SweepSchedule) => AppSettingNames.SweepSchedule,
        _ => $"{AppSettingNames.Section}__{setting}",
    };

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ContainerName();
}
