using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Headers;

/// <summary>
/// Reads who and which study an object is of, for objects that are made from it and must say the same (PS3.3 sections
/// C.7.1.1 and C.7.2.1). Values are copied with their character set and kept nowhere else: they name the patient.
/// </summary>
public static class PatientStudyReader
{
    /// <summary>The longest text of any value representation (LT); longer values are left out.</summary>
    private const int MaxLength = 10240;

    /// <summary>What the standard demands of derived objects, empty where the source does not say it.</summary>
    private static readonly (uint Tag, DicomVr Vr)[] Required =
    [
        (DicomTags.StudyDate, DicomVr.DA),
        (DicomTags.StudyTime, DicomVr.TM),
        (DicomTags.AccessionNumber, DicomVr.SH),
        (DicomTags.ReferringPhysicianName, DicomVr.PN),
        (DicomTags.PatientName, DicomVr.PN),
        (DicomTags.PatientId, DicomVr.LO),
        (DicomTags.PatientBirthDate, DicomVr.DA),
        (DicomTags.PatientSex, DicomVr.CS),
        (DicomTags.StudyId, DicomVr.SH),
    ];

    /// <summary>What is copied where it is there: how text is encoded, and that identities were removed.</summary>
    private static readonly (uint Tag, DicomVr Vr)[] Optional =
    [
        (DicomTags.SpecificCharacterSet, DicomVr.CS),
        (DicomTags.PatientIdentityRemoved, DicomVr.CS),
        (DicomTags.DeidentificationMethod, DicomVr.LO),
    ];

    /// <summary>
    /// Reads from the beginning of an object; what lies beyond it, or beyond a fault, counts as not said.
    /// </summary>
    /// <param name="prefix">The object's first bytes, as many as
    /// <see cref="SliceHeaderReader.SuggestedPrefix"/>.</param>
    /// <param name="totalLength">All bytes that the object has.</param>
    public static DicomDataset Read(ReadOnlySpan<byte> prefix, long totalLength)
    {
        Copier? copier = null;
        try
        {
            DatasetWalker.Walk(prefix, totalLength, static _ => new(), ref copier);
        }
        catch (DicomFaultException)
        {
            // The slices were read by stricter eyes; here the rest stays empty.
        }

        var found = copier?.Found ?? new();
        foreach (var (tag, vr) in Required)
        {
            if (found[tag] is null) found.SetText(tag, vr);
        }

        // To say that identities were removed demands to say how.
        if (found[DicomTags.DeidentificationMethod] is null) found.Remove(DicomTags.PatientIdentityRemoved);
        return found;
    }

    private sealed class Copier : IDatasetVisitor
    {
        public DicomDataset Found { get; } = new();

        public HeaderNotes? Notes => null;

        public DicomReadStatus Take(ref DicomReader reader, out bool isDone)
        {
            isDone = reader.Depth == 0 && reader.Tag > DicomTags.StudyId;
            if (isDone) return DicomReadStatus.Element;
            if (reader.IsSequence) return reader.SkipSequence();
            if (reader.Depth > 0 || reader.Value.Bytes.Length > MaxLength) return DicomReadStatus.Element;
            foreach (var (tag, vr) in Required.Concat(Optional))
            {
                // Padding is the writer's to choose: some sources pad text with zeros, which the standard forbids.
                if (reader.Tag == tag) Found.SetBytes(tag, vr, reader.Value.Bytes.TrimEnd(" \0"u8).ToArray());
            }

            return DicomReadStatus.Element;
        }
    }
}
