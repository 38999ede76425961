using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Headers;

/// <summary>
/// Reads who and which study an object is of, for objects that are made from it and must say the same (PS3.3 sections
/// C.7.1.1 and C.7.2.1). Values are copied with their character set and kept nowhere else: they name the patient.
/// </summary>
public static class PatientStudyReader
{
    private const uint PatientIdentityRemoved = 0x00120062;
    private const uint DeidentificationMethod = 0x00120063;

    /// <summary>A data set's header that says all this lies within its first bytes; deflated ones are read no further.</summary>
    private const int MaxInflatedHeader = 1 << 20;

    /// <summary>What the standard demands of derived objects, empty where the source does not say it.</summary>
    private static readonly (uint Tag, DicomVr Vr)[] Required =
    [
        (DicomTags.StudyDate, DicomVr.DA), (DicomTags.StudyTime, DicomVr.TM), (DicomTags.AccessionNumber, DicomVr.SH),
        (DicomTags.ReferringPhysicianName, DicomVr.PN), (DicomTags.PatientName, DicomVr.PN), (DicomTags.PatientId, DicomVr.LO),
        (DicomTags.PatientBirthDate, DicomVr.DA), (DicomTags.PatientSex, DicomVr.CS), (DicomTags.StudyId, DicomVr.SH),
    ];

    /// <summary>What is copied where it is there: how text is encoded, and that identities were removed.</summary>
    private static readonly (uint Tag, DicomVr Vr)[] Optional =
    [
        (DicomTags.SpecificCharacterSet, DicomVr.CS), (PatientIdentityRemoved, DicomVr.CS), (DeidentificationMethod, DicomVr.LO),
    ];

    /// <summary>Reads from the beginning of an object; what lies beyond it, or beyond a fault, counts as not said.</summary>
    /// <param name="prefix">The object's first bytes, as many as <see cref="SliceHeaderReader.SuggestedPrefix"/>.</param>
    /// <param name="totalLength">All bytes that the object has.</param>
    public static DicomDataset Read(ReadOnlySpan<byte> prefix, long totalLength)
    {
        var found = new DicomDataset();
        foreach (var (tag, vr) in Required) found.SetText(tag, vr);
        try
        {
            if (Part10Layout.Locate(prefix, totalLength, out var layout) == 0) ReadDataset(prefix[layout.DatasetOffset..], layout.Syntax, found);
        }
        catch (DicomFaultException)
        {
            // The slices were read by stricter eyes; here the rest stays empty.
        }

        // To say that identities were removed demands to say how.
        if (found[DeidentificationMethod] is null) found.Remove(PatientIdentityRemoved);
        return found;
    }

    private static void ReadDataset(ReadOnlySpan<byte> dataset, TransferSyntax syntax, DicomDataset found)
    {
        if (syntax.IsDeflated)
        {
            var inflated = new byte[MaxInflatedHeader];
            dataset = inflated.AsSpan(0, DatasetInflater.Inflate(dataset, inflated));
        }

        var reader = new DicomReader(dataset, long.MaxValue, syntax.IsExplicit, syntax.IsBigEndian);
        while (reader.Read() == DicomReadStatus.Element)
        {
            if (reader.Depth > 0) continue;
            if (reader.Tag > DicomTags.StudyId) return;
            foreach (var (tag, vr) in Required.Concat(Optional))
            {
                // Padding is the writer's to choose: some sources pad text with zeros, which the standard forbids.
                if (reader.Tag == tag && !reader.IsSequence) found.SetBytes(tag, vr, reader.Value.Bytes.TrimEnd(" \0"u8).ToArray());
            }
        }
    }
}
