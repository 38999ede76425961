using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Headers;

/// <summary>What an object is called and where it belongs (PS3.3 sections C.12.1, C.7.2.1 and C.7.3.1).</summary>
/// <param name="SopClassUid">Its class.</param>
/// <param name="SopInstanceUid">Itself.</param>
/// <param name="StudyInstanceUid">Its study.</param>
/// <param name="SeriesInstanceUid">Its series.</param>
public sealed record InstanceIdentity(
    string SopClassUid, string SopInstanceUid, string StudyInstanceUid, string SeriesInstanceUid)
{
    /// <summary>A first piece that holds these of all objects but those with very long descriptions, bytes.</summary>
    public const int SuggestedPrefix = 16 << 10;

    /// <summary>Reads the identity from the beginning of a file.</summary>
    /// <param name="prefix">The file's first bytes.</param>
    /// <param name="totalLength">All bytes that it has.</param>
    /// <param name="identity">The identity; null where more bytes are needed.</param>
    /// <returns>0, or how many bytes are needed at least.</returns>
    /// <exception cref="DicomFaultException">It is no DICOM, or a UID is not there or none by the standard: it must not
    /// become part of an address.</exception>
    public static long Read(ReadOnlySpan<byte> prefix, long totalLength, out InstanceIdentity? identity)
    {
        identity = null;
        Collector? collector = null;
        var needed = DatasetWalker.Walk(prefix, totalLength, static _ => new(), ref collector);
        if (needed > 0 && prefix.Length < totalLength)
            return needed;
        identity = (collector ?? new()).Build();
        return 0;
    }

    private sealed class Collector : IDatasetVisitor
    {
        private string? _class;
        private string? _instance;
        private string? _study;
        private string? _series;

        public HeaderNotes? Notes => null;

        public DicomReadStatus Take(ref DicomReader reader, out bool isDone)
        {
            isDone = reader.Depth == 0 && reader.Tag > DicomTags.SeriesInstanceUid;
            if (isDone) return DicomReadStatus.Element;
            if (reader.IsSequence) return reader.SkipSequence();
            switch (reader.Tag)
            {
                case DicomTags.SopClassUid:
                    _class = reader.Value.Uid();
                    break;
                case DicomTags.SopInstanceUid:
                    _instance = reader.Value.Uid();
                    break;
                case DicomTags.StudyInstanceUid:
                    _study = reader.Value.Uid();
                    break;
                case DicomTags.SeriesInstanceUid:
                    _series = reader.Value.Uid();
                    break;
                default:
                    break;
            }

            return DicomReadStatus.Element;
        }

        public InstanceIdentity Build() => new(
            Valid(_class, DicomTags.SopClassUid), Valid(_instance, DicomTags.SopInstanceUid),
            Valid(_study, DicomTags.StudyInstanceUid), Valid(_series, DicomTags.SeriesInstanceUid));

        private static string Valid(string? uid, uint tag)
        {
            if (uid is null) throw new DicomFaultException(DicomFaults.BadValue(tag, "is not there"));
            return DicomUid.IsValid(uid)
                ? uid
                : throw new DicomFaultException(DicomFaults.BadValue(tag, "is no UID by the standard"));
        }
    }
}
