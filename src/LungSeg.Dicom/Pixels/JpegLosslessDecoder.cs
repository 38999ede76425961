using LungSeg.Dicom.Codecs;
using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Pixels;

/// <summary>
/// JPEG Lossless, process 14 (ITU-T T.81 annex H; DICOM syntaxes .57 and .70): 2 to 16 bits, all predictors, point
/// transform, restart intervals. O(n), one pass, nothing allocated beyond 9 KB of stack.
/// </summary>
internal sealed class JpegLosslessDecoder : IPixelDecoder
{
    public bool CanDecode(TransferSyntax syntax) =>
        syntax == TransferSyntax.JpegLossless || syntax == TransferSyntax.JpegLosslessSv1;

    public void Decode(EncodedFrame frame, Span<ushort> cells)
    {
        var jpeg = JpegLosslessFrame.Parse(frame.Bytes);
        var format = frame.Format;

        // Rows of 0 are stated after the scan (DNL); the DICOM header knows them already.
        if (jpeg.Columns != format.Columns || (jpeg.Rows != 0 && jpeg.Rows != format.Rows))
        {
            throw new DicomFaultException(
                DicomFaults.Malformed(
                    $"its JPEG image has {jpeg.Rows} x {jpeg.Columns} pixels where the header says {format.Rows} x "
                        + $"{format.Columns}"));
        }

        switch (jpeg.Predictor)
        {
            case 1: Decode<PredictLeft>(jpeg, cells); break;
            case 2: Decode<PredictAbove>(jpeg, cells); break;
            case 3: Decode<PredictAboveLeft>(jpeg, cells); break;
            case 4: Decode<PredictPlane>(jpeg, cells); break;
            case 5: Decode<PredictLeftSlope>(jpeg, cells); break;
            case 6: Decode<PredictAboveSlope>(jpeg, cells); break;
            default: Decode<PredictMean>(jpeg, cells); break;
        }

        if (jpeg.PointTransform > 0)
        {
            foreach (ref var cell in cells) cell = (ushort)(cell << jpeg.PointTransform);
        }
    }

    private static void Decode<TPredictor>(JpegLosslessFrame jpeg, Span<ushort> cells)
        where TPredictor : IJpegPredictor
    {
        var table = new JpegHuffmanTable(jpeg.Huffman);
        var bits = new JpegBitReader(jpeg.Scan);
        var columns = jpeg.Columns;
        var rowsPerInterval = jpeg.RestartInterval == 0 ? int.MaxValue : jpeg.RestartInterval / columns;
        var rows = cells.Length / columns;
        for (var y = 0; y < rows; y++)
        {
            var row = cells.Slice(y * columns, columns);
            if (y % rowsPerInterval == 0)
            {
                if (y > 0 && !bits.Restart())
                    throw new DicomFaultException(DicomFaults.Malformed("a JPEG restart marker is missing"));
                DecodeRow<PredictLeft>(row, row, 1 << (jpeg.Precision - jpeg.PointTransform - 1), table, ref bits);
            }
            else
            {
                var above = cells.Slice((y - 1) * columns, columns);
                DecodeRow<TPredictor>(row, above, above[0], table, ref bits);
            }

            if (bits.IsOverrun) throw new DicomFaultException(DicomFaults.Truncated("a JPEG image"));
        }
    }

    /// <summary>One row; sums are modulo 2^16 as T.81 has them. The first sample's prediction is given.</summary>
    private static void DecodeRow<TPredictor>(
        Span<ushort> row, ReadOnlySpan<ushort> above, int first, in JpegHuffmanTable table, ref JpegBitReader reader)
        where TPredictor : IJpegPredictor
    {
        // A copy, so that the reader's state stays in registers.
        var bits = reader;
        int left = row[0] = (ushort)(first + bits.ReadDifference(table));
        int aboveLeft = above[0];
        for (var x = 1; x < row.Length; x++)
        {
            int directlyAbove = above[x];
            row[x] = (ushort)(TPredictor.Predict(left, directlyAbove, aboveLeft) + bits.ReadDifference(table));
            left = row[x];
            aboveLeft = directlyAbove;
        }

        reader = bits;
    }
}
