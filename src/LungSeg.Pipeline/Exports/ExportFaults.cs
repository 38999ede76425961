using LungSeg.Workflow;

namespace LungSeg.Pipeline.Exports;

/// <summary>Why a format is not written.</summary>
internal static class ExportFaults
{
    /// <summary>The format refers to DICOM slices, and the input was none.</summary>
    public static Fault NoSourceSlices(string format) => new(
        "format-left-out",
        $"{format} is not written: it refers to the DICOM slices of the scan, and the input is no DICOM.",
        "Take another format, or give the scan as DICOM.");
}
