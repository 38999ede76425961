namespace LungSeg.Dicom.Part10;

/// <summary>
/// One data element of a data set in memory: a value, the items of a sequence, or compressed frames.
/// </summary>
/// <param name="Tag">Group * 65536 + element.</param>
/// <param name="Vr">Value representation.</param>
/// <param name="Value">The value as explicit little endian has it, not yet padded to an even length; empty for a
/// sequence.</param>
/// <param name="Items">The items where <paramref name="Vr"/> is SQ, else null.</param>
/// <param name="Frames">Of encapsulated pixel data each frame's bytes, else null.</param>
public sealed record DicomElement(
    uint Tag, DicomVr Vr, ReadOnlyMemory<byte> Value, IReadOnlyList<DicomDataset>? Items = null,
    IReadOnlyList<ReadOnlyMemory<byte>>? Frames = null);
