using System.Globalization;
using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Headers;

/// <summary>
/// What tells one scan from another where a series holds several: as text, only to be compared and named. Times are
/// without their dates. Null where nothing is said.
/// </summary>
public sealed record ScanMarks
{
    /// <summary>Nominal Percentage of Cardiac or Respiratory Phase (0020,9241), (0020,9245).</summary>
    public string? PhasePercent { get; init; }

    /// <summary>Temporal Position Identifier or Index (0020,0100), (0020,9128).</summary>
    public string? TemporalPosition { get; init; }

    /// <summary>Acquisition Number (0020,0012), (0020,9156).</summary>
    public string? Acquisition { get; init; }

    /// <summary>Trigger Time or Nominal Cardiac Trigger Delay Time, ms (0018,1060), (0020,9153).</summary>
    public string? TriggerTime { get; init; }

    /// <summary>Convolution Kernel (0018,1210).</summary>
    public string? Kernel { get; init; }

    /// <summary>Filter Type (0018,1160).</summary>
    public string? Filter { get; init; }

    /// <summary>Acquisition Time (0008,0032), or that of (0008,002A), (0018,9074).</summary>
    public string? AcquisitionTime { get; init; }

    /// <summary>Content Time (0008,0033).</summary>
    public string? ContentTime { get; init; }

    /// <summary>Where none of a level's own are said, those of the level around it.</summary>
    internal static ScanMarks? Nearest(ScanMarks? own, ScanMarks? around)
    {
        if (own is null || around is null) return own ?? around;
        return new()
        {
            PhasePercent = own.PhasePercent ?? around.PhasePercent,
            TemporalPosition = own.TemporalPosition ?? around.TemporalPosition,
            Acquisition = own.Acquisition ?? around.Acquisition,
            TriggerTime = own.TriggerTime ?? around.TriggerTime,
            Kernel = own.Kernel ?? around.Kernel,
            Filter = own.Filter ?? around.Filter,
            AcquisitionTime = own.AcquisitionTime ?? around.AcquisitionTime,
            ContentTime = own.ContentTime ?? around.ContentTime,
        };
    }

    /// <summary>The marks with an element's added where it is one of them; else the same object.</summary>
    internal static ScanMarks? With(ScanMarks? marks, uint tag, DicomValue value) => tag switch
    {
        DicomTags.NominalPercentageOfCardiacPhase or DicomTags.NominalPercentageOfRespiratoryPhase =>
            (marks ?? new()) with { PhasePercent = Number(value, DicomVr.FD) },
        DicomTags.TemporalPositionIdentifier => (marks ?? new()) with { TemporalPosition = Number(value, DicomVr.IS) },
        DicomTags.TemporalPositionIndex => (marks ?? new()) with { TemporalPosition = Number(value, DicomVr.UL) },
        DicomTags.AcquisitionNumber => (marks ?? new()) with { Acquisition = Number(value, DicomVr.IS) },
        DicomTags.FrameAcquisitionNumber => (marks ?? new()) with { Acquisition = Number(value, DicomVr.US) },
        DicomTags.TriggerTime => (marks ?? new()) with { TriggerTime = Number(value, DicomVr.DS) },
        DicomTags.NominalCardiacTriggerDelayTime => (marks ?? new()) with { TriggerTime = Number(value, DicomVr.FD) },
        DicomTags.ConvolutionKernel => (marks ?? new()) with { Kernel = value.Text() },
        DicomTags.FilterType => (marks ?? new()) with { Filter = value.Text() },
        DicomTags.AcquisitionTime => (marks ?? new()) with { AcquisitionTime = value.Text() },
        DicomTags.ContentTime => (marks ?? new()) with { ContentTime = value.Text() },
        DicomTags.AcquisitionDateTime or DicomTags.FrameAcquisitionDateTime =>
            (marks ?? new()) with { AcquisitionTime = marks?.AcquisitionTime ?? (value.Text() is { Length: > 8 } text ? text[8..] : null) },
        _ => marks,
    };

    /// <summary>A number as text, whatever it is written as; <paramref name="standard"/> where the data set does not say.</summary>
    private static string? Number(DicomValue value, DicomVr standard)
    {
        var vr = value.Vr is DicomVr.None or DicomVr.UN ? standard : value.Vr;
        return vr switch
        {
            DicomVr.FD or DicomVr.FL => value.As(vr).DecimalOrNull()?.ToString("R", CultureInfo.InvariantCulture),
            DicomVr.UL or DicomVr.SL or DicomVr.US or DicomVr.SS => value.As(vr).NumberOrNull()?.ToString(CultureInfo.InvariantCulture),
            _ => value.DecimalOrNull()?.ToString("R", CultureInfo.InvariantCulture) ?? value.Text(),
        };
    }
}
