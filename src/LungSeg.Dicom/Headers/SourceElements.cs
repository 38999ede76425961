using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Headers;

/// <summary>
/// Copies elements of a source object into a derived one, such as the patient and study modules that DICOM SEG has to
/// repeat. The only place that reads who the patient is: on demand, for a file that is DICOM again, kept nowhere.
/// </summary>
public static class SourceElements
{
    /// <summary>The longest text of any value representation (LT); longer values are left out.</summary>
    private const int MaxLength = 10240;

    /// <summary>What an object derived from a CT slice repeats of patient and study (PS3.3 sections C.7.1.1 and C.7.2.1).</summary>
    public static IReadOnlyDictionary<uint, DicomVr> PatientAndStudy { get; } = new Dictionary<uint, DicomVr>
    {
        [DicomTags.SpecificCharacterSet] = DicomVr.CS,
        [DicomTags.StudyDate] = DicomVr.DA,
        [DicomTags.StudyTime] = DicomVr.TM,
        [DicomTags.AccessionNumber] = DicomVr.SH,
        [DicomTags.ReferringPhysicianName] = DicomVr.PN,
        [DicomTags.StudyDescription] = DicomVr.LO,
        [DicomTags.PatientName] = DicomVr.PN,
        [DicomTags.PatientId] = DicomVr.LO,
        [DicomTags.PatientBirthDate] = DicomVr.DA,
        [DicomTags.PatientSex] = DicomVr.CS,
        [DicomTags.PatientAge] = DicomVr.AS,
        [DicomTags.StudyInstanceUid] = DicomVr.UI,
        [DicomTags.StudyId] = DicomVr.SH,
    };

    /// <summary>Copies text elements as they are, bytes and all; their character set must be among them.</summary>
    /// <param name="file">The source object, or as much of it as holds the elements: its header.</param>
    /// <param name="wanted">Tags and their value representations, all of them text; see <see cref="PatientAndStudy"/>.</param>
    /// <param name="target">Where to; elements that the source lacks are left as they are.</param>
    /// <returns>Null, or why the source cannot be read.</returns>
    public static DicomFault? Copy(ReadOnlySpan<byte> file, IReadOnlyDictionary<uint, DicomVr> wanted, DicomDataset target)
    {
        if (wanted.Count == 0) return null;
        try
        {
            Copier? copier = null;
            var last = wanted.Keys.Max();
            var needed = DatasetWalker.Walk(file, file.Length, _ => new(wanted, last), ref copier);
            if (needed > 0) return DicomFaults.Truncated("its header");
            foreach (var element in copier!.Elements) target.Set(element);
            return null;
        }
        catch (DicomFaultException failure)
        {
            return failure.Fault;
        }
    }

    private sealed class Copier(IReadOnlyDictionary<uint, DicomVr> wanted, uint last) : IDatasetVisitor
    {
        public List<DicomElement> Elements { get; } = [];

        public DicomReadStatus Take(ref DicomReader reader, out bool isDone)
        {
            isDone = reader.Depth == 0 && reader.Tag > last;
            if (isDone) return DicomReadStatus.Element;
            if (reader.IsSequence) return reader.SkipSequence();
            if (reader.Depth == 0 && wanted.TryGetValue(reader.Tag, out var vr) && reader.Value.Bytes.Length <= MaxLength)
                Elements.Add(new(reader.Tag, vr, reader.Value.Bytes.ToArray()));
            return DicomReadStatus.Element;
        }
    }
}
