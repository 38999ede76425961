namespace LungSeg.Pipeline.Exports;

/// <summary>What an exporter must have beside the masks.</summary>
[Flags]
public enum ExportNeeds
{
    None = 0,

    /// <summary>The CT's HU.</summary>
    Hounsfield = 1,

    /// <summary>The source's DICOM objects: who the patient is, and what to refer to.</summary>
    SourceSlices = 2,
}
