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
    public string? PhasePercent { get; private set; }

    /// <summary>Temporal Position Identifier or Index (0020,0100), (0020,9128).</summary>
    public string? TemporalPosition { get; private set; }

    /// <summary>Acquisition Number (0020,0012), (0020,9156).</summary>
    public string? Acquisition { get; private set; }

    /// <summary>Trigger Time or Nominal Cardiac Trigger Delay Time, ms (0018,1060), (0020,9153).</summary>
    public string? TriggerTime { get; private set; }

    /// <summary>Convolution Kernel (0018,1210).</summary>
    public string? Kernel { get; private set; }

    /// <summary>Filter Type (0018,1160).</summary>
    public string? Filter { get; private set; }

    /// <summary>Acquisition Time (0008,0032), or that of (0008,002A), (0018,9074).</summary>
    public string? AcquisitionTime { get; private set; }

    /// <summary>Content Time (0008,0033).</summary>
    public string? ContentTime { get; private set; }

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

    /// <summary>Takes an element where it is one of the marks; all others pass.</summary>
    /// <param name="marks">What is known so far; made where the element is the first.</param>
    /// <param name="tag">The element.</param>
    /// <param name="value">Its value.</param>
    internal static void Take(ref ScanMarks? marks, uint tag, DicomValue value)
    {
        switch (tag)
        {
            case DicomTags.NominalPercentageOfCardiacPhase or DicomTags.NominalPercentageOfRespiratoryPhase:
                (marks ??= new()).PhasePercent = Number(value, DicomVr.FD);
                break;
            case DicomTags.TemporalPositionIdentifier:
                (marks ??= new()).TemporalPosition = Number(value, DicomVr.IS);
                break;
            case DicomTags.TemporalPositionIndex:
                (marks ??= new()).TemporalPosition = Number(value, DicomVr.UL);
                break;
            case DicomTags.AcquisitionNumber:
                (marks ??= new()).Acquisition = Number(value, DicomVr.IS);
                break;
            case DicomTags.FrameAcquisitionNumber:
                (marks ??= new()).Acquisition = Number(value, DicomVr.US);
                break;
            case DicomTags.TriggerTime:
                (marks ??= new()).TriggerTime = Number(value, DicomVr.DS);
                break;
            case DicomTags.NominalCardiacTriggerDelayTime:
                (marks ??= new()).TriggerTime = Number(value, DicomVr.FD);
                break;
            case DicomTags.ConvolutionKernel:
                (marks ??= new()).Kernel = value.Text();
                break;
            case DicomTags.FilterType:
                (marks ??= new()).Filter = value.Text();
                break;
            case DicomTags.AcquisitionTime:
                (marks ??= new()).AcquisitionTime = value.Text();
                break;
            case DicomTags.ContentTime:
                (marks ??= new()).ContentTime = value.Text();
                break;
            case DicomTags.AcquisitionDateTime or DicomTags.FrameAcquisitionDateTime:
                (marks ??= new()).AcquisitionTime ??= value.Text() is { Length: > 8 } text ? text[8..] : null;
                break;
        }
    }

    /// <summary>
    /// A number as text, whatever it is written as; <paramref name="standard"/> where the data set does not say.
    /// </summary>
    private static string? Number(DicomValue value, DicomVr standard)
    {
        var vr = value.Vr is DicomVr.None or DicomVr.UN ? standard : value.Vr;
        return vr switch
        {
            DicomVr.FD or DicomVr.FL => value.As(vr).DecimalOrNull()?.ToString("R", CultureInfo.InvariantCulture),
            DicomVr.UL or DicomVr.SL or DicomVr.US or DicomVr.SS => value
                .As(vr)
                .NumberOrNull()
                ?.ToString(CultureInfo.InvariantCulture),
            _ => value.IntegerOrNull()?.ToString(CultureInfo.InvariantCulture)
                ?? value.DecimalOrNull()?.ToString("R", CultureInfo.InvariantCulture)
                ?? value.Text(),
        };
    }
}
