using System.Buffers;

namespace LungSeg.Dicom.Part10;

/// <summary>Takes the elements of a data set one by one.</summary>
internal interface IDatasetVisitor
{
    /// <summary>Where it is noted what breaks the encoding and is read all the same; null where nobody asks.</summary>
    HeaderNotes? Notes { get; }

    /// <summary>Looks at the element that a reader has come to.</summary>
    /// <param name="reader">The reader; may be moved on over a sequence that does not matter.</param>
    /// <param name="isDone">Whether nothing behind this element matters.</param>
    /// <returns><see cref="DicomReadStatus.NeedMore"/> where the bytes end in such a sequence.</returns>
    /// <exception cref="DicomFaultException">The object is of no use.</exception>
    DicomReadStatus Take(ref DicomReader reader, out bool isDone);
}

/// <summary>Walks through a file's data set whatever its layout and syntax, inflating no more than it takes.</summary>
internal static class DatasetWalker
{
    /// <summary>
    /// The longest header of a deflated object that is looked into; an enhanced object of 1,000 frames has 1 MB.
    /// </summary>
    private const int MaxInflated = 16 << 20;

    private const int FirstInflated = 64 << 10;

    /// <summary>Shows a visitor the elements from the first on, until it is done or they end.</summary>
    /// <param name="prefix">The file, or as much of its beginning as is at hand.</param>
    /// <param name="total">The file's full length.</param>
    /// <param name="create">Makes a visitor; a deflated data set may be walked again with a new one.</param>
    /// <param name="visitor">The visitor, also where the walk ends with a fault.</param>
    /// <returns>0, or how many bytes of the file are needed at least.</returns>
    /// <exception cref="DicomFaultException">The file is broken, or of no use to the visitor.</exception>
    public static long Walk<TVisitor>(
        ReadOnlySpan<byte> prefix, long total, Func<Part10Layout, TVisitor> create, ref TVisitor? visitor)
        where TVisitor : class, IDatasetVisitor
    {
        var needed = Part10Layout.Locate(prefix, total, out var layout);
        if (needed > 0) return Math.Min(needed, total);
        var dataset = prefix[layout.DatasetOffset..];
        var length = total - layout.DatasetOffset;
        if (layout.Syntax.IsDeflated)
        {
            needed = WalkDeflated(layout, dataset, length, create, ref visitor);
        }
        else
        {
            visitor = create(layout);
            needed = Walk(visitor, layout.Syntax, dataset, length);
        }

        return needed == 0 ? 0 : Math.Min(needed + layout.DatasetOffset, total);
    }

    private static long Walk(IDatasetVisitor visitor, TransferSyntax syntax, ReadOnlySpan<byte> dataset, long length)
    {
        var reader = new DicomReader(dataset, length, syntax.IsExplicit, syntax.IsBigEndian, visitor.Notes);
        var isDone = false;
        var status = DicomReadStatus.Element;
        while (status == DicomReadStatus.Element && !isDone)
        {
            status = reader.Read();
            if (status == DicomReadStatus.Element) status = visitor.Take(ref reader, out isDone);
        }

        return status == DicomReadStatus.NeedMore ? reader.BytesNeeded : 0;
    }

    private static long WalkDeflated<TVisitor>(
        Part10Layout layout, ReadOnlySpan<byte> deflated, long length, Func<Part10Layout, TVisitor> create,
        ref TVisitor? visitor)
        where TVisitor : class, IDatasetVisitor
    {
        for (var size = FirstInflated; size <= MaxInflated; size *= 4)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(size);
            try
            {
                var count = DatasetInflater.Inflate(deflated, buffer.AsSpan(0, size));
                var hasEnded = count < size;
                var isWhole = hasEnded && deflated.Length == length;
                visitor = create(layout);
                var needed = Walk(visitor, layout.Syntax, buffer.AsSpan(0, count), isWhole ? count : long.MaxValue);
                if (needed == 0) return 0;
                if (hasEnded) return deflated.Length + 1;
                if (needed > MaxInflated) break;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        throw new DicomFaultException(DicomFaults.Malformed($"its header is longer than {MaxInflated} bytes"));
    }
}
