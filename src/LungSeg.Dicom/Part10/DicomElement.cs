namespace LungSeg.Dicom.Part10;

/// <summary>One data element of a data set in memory: a value, or the items of a sequence.</summary>
/// <param name="Tag">Group * 65536 + element.</param>
/// <param name="Vr">Value representation.</param>
/// <param name="Value">The value as explicit little endian has it, not yet padded to an even length; empty for a
/// sequence.</param>
/// <param name="Items">The items where <paramref name="Vr"/> is SQ, else null.</param>
public sealed record DicomElement(
    uint Tag, DicomVr Vr, ReadOnlyMemory<byte> Value, IReadOnlyList<DicomDataset>? Items = null);
