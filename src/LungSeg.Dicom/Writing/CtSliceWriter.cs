using System.Runtime.InteropServices;
using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Writing;

/// <summary>Writes CT Image Storage slices (PS3.3 section A.3), for phantoms and tests.</summary>
public static class CtSliceWriter
{
    /// <summary>Writes one slice as a Part 10 file in Explicit VR Little Endian.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="slice">What the header says.</param>
    /// <param name="stored">Rows * Columns pixel cells, x fastest, as they are to lie in the file (not HU).</param>
    /// <exception cref="ArgumentException">The number of cells is not Rows * Columns.</exception>
    public static void Write(Stream output, CtSliceDescription slice, ReadOnlySpan<short> stored) =>
        DicomWriter.Write(output, Dataset(slice, stored));

    /// <summary>The slice as a data set, for those who want to change something before it is written.</summary>
    /// <inheritdoc cref="Write" path="/param|/exception"/>
    public static DicomDataset Dataset(CtSliceDescription slice, ReadOnlySpan<short> stored)
    {
        if (stored.Length != slice.Rows * slice.Columns)
            throw new ArgumentException($"{stored.Length} cells for {slice.Rows} x {slice.Columns}", nameof(stored));
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("little-endian machines only");

        var dataset = new DicomDataset();
        DescribeIdentity(dataset, slice);
        DescribeAcquisition(dataset, slice);
        DescribePlane(dataset, slice);
        DescribePixels(dataset, slice);
        return dataset.SetBytes(DicomTags.PixelData, DicomVr.OW, MemoryMarshal.AsBytes(stored).ToArray());
    }

    private static void DescribeIdentity(DicomDataset dataset, CtSliceDescription slice) => dataset
        .SetText(DicomTags.SpecificCharacterSet, DicomVr.CS, "ISO_IR 192")
        .SetText(DicomTags.ImageType, DicomVr.CS, [.. slice.ImageType])
        .SetText(DicomTags.SopClassUid, DicomVr.UI, SopClasses.CtImage)
        .SetText(DicomTags.SopInstanceUid, DicomVr.UI, slice.SopInstanceUid)
        .SetText(DicomTags.StudyDate, DicomVr.DA, "20000101")
        .SetText(DicomTags.StudyTime, DicomVr.TM, "000000")
        .SetText(DicomTags.AccessionNumber, DicomVr.SH)
        .SetText(DicomTags.ReferringPhysicianName, DicomVr.PN)
        .SetText(DicomTags.Modality, DicomVr.CS, slice.Modality)
        .SetText(DicomTags.PatientName, DicomVr.PN, slice.PatientName)
        .SetText(DicomTags.PatientId, DicomVr.LO, slice.PatientId)
        .SetText(DicomTags.PatientBirthDate, DicomVr.DA)
        .SetText(DicomTags.PatientSex, DicomVr.CS)
        .SetText(DicomTags.StudyInstanceUid, DicomVr.UI, slice.StudyInstanceUid)
        .SetText(DicomTags.SeriesInstanceUid, DicomVr.UI, slice.SeriesInstanceUid)
        .SetText(DicomTags.StudyId, DicomVr.SH)
        .SetInteger(DicomTags.SeriesNumber, slice.SeriesNumber)
        .SetInteger(DicomTags.AcquisitionNumber)
        .SetInteger(DicomTags.InstanceNumber, slice.InstanceNumber);

    private static void DescribeAcquisition(DicomDataset dataset, CtSliceDescription slice)
    {
        dataset
            .SetText(DicomTags.Manufacturer, DicomVr.LO, slice.Manufacturer)
            .SetText(DicomTags.ManufacturerModelName, DicomVr.LO, slice.ManufacturerModelName)
            .SetText(DicomTags.BodyPartExamined, DicomVr.CS, "CHEST")
            .SetDecimal(DicomTags.SliceThickness, slice.SliceThickness)
            .SetDecimal(DicomTags.Kvp, slice.Kvp)
            .SetText(DicomTags.ConvolutionKernel, DicomVr.SH, slice.ConvolutionKernel)
            .SetText(DicomTags.PatientPosition, DicomVr.CS, slice.PatientPosition);
        if (slice.GantryTilt is { } tilt) dataset.SetDecimal(DicomTags.GantryDetectorTilt, tilt);
    }

    private static void DescribePlane(DicomDataset dataset, CtSliceDescription slice) => dataset
        .SetText(DicomTags.FrameOfReferenceUid, DicomVr.UI, slice.FrameOfReferenceUid)
        .SetText(DicomTags.PositionReferenceIndicator, DicomVr.LO)
        .SetDecimal(DicomTags.ImagePositionPatient, slice.Position.X, slice.Position.Y, slice.Position.Z)
        .SetDecimal(
            DicomTags.ImageOrientationPatient,
            slice.AxisX.X, slice.AxisX.Y, slice.AxisX.Z, slice.AxisY.X, slice.AxisY.Y, slice.AxisY.Z)
        .SetDecimal(DicomTags.PixelSpacing, slice.SpacingY, slice.SpacingX);

    private static void DescribePixels(DicomDataset dataset, CtSliceDescription slice)
    {
        dataset
            .SetUInt16(DicomTags.SamplesPerPixel, 1)
            .SetText(DicomTags.PhotometricInterpretation, DicomVr.CS, "MONOCHROME2")
            .SetUInt16(DicomTags.Rows, checked((ushort)slice.Rows))
            .SetUInt16(DicomTags.Columns, checked((ushort)slice.Columns))
            .SetUInt16(DicomTags.BitsAllocated, 16)
            .SetUInt16(DicomTags.BitsStored, (ushort)slice.BitsStored)
            .SetUInt16(DicomTags.HighBit, (ushort)(slice.HighBit ?? slice.BitsStored - 1))
            .SetUInt16(DicomTags.PixelRepresentation, slice.IsSigned ? (ushort)1 : (ushort)0);
        SetStored(dataset, DicomTags.PixelPaddingValue, slice.PixelPaddingValue, slice.IsSigned);
        SetStored(dataset, DicomTags.PixelPaddingRangeLimit, slice.PixelPaddingRangeLimit, slice.IsSigned);
        if (slice.RescaleIntercept is { } intercept) dataset.SetDecimal(DicomTags.RescaleIntercept, intercept);
        if (slice.RescaleSlope is { } slope) dataset.SetDecimal(DicomTags.RescaleSlope, slope);
        if (slice.RescaleSlope is not null) dataset.SetText(DicomTags.RescaleType, DicomVr.LO, "HU");
    }

    /// <summary>A stored value's element has the pixels' own signedness (PS3.3 section C.7.5.1.1.2).</summary>
    private static void SetStored(DicomDataset dataset, uint tag, int? value, bool isSigned)
    {
        if (value is not { } stored) return;
        if (isSigned) dataset.SetInt16(tag, checked((short)stored));
        else dataset.SetUInt16(tag, checked((ushort)stored));
    }
}
