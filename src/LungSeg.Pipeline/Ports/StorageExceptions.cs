namespace LungSeg.Pipeline.Ports;

/// <summary>
/// A blob store's answer that is not data. Messages name the blob and never hold a key or a signature.
/// </summary>
public abstract class StorageException(string message, Exception? inner) : IOException(message, inner);

/// <summary>There is no such blob.</summary>
public sealed class BlobNotFoundException(BlobAddress address, Exception? inner = null)
    : StorageException($"There is no blob {address}.", inner);

/// <summary>The blob is no longer the version that was indexed.</summary>
public sealed class BlobChangedException(BlobAddress address, Exception? inner = null)
    : StorageException($"The blob {address} was changed or replaced while the case ran.", inner);

/// <summary>A write that must not replace anything found a blob there.</summary>
public sealed class BlobExistsException(BlobAddress address, Exception? inner = null)
    : StorageException($"The blob {address} exists already.", inner);

/// <summary>A fault that may pass: time-out, throttling, dropped connection. Worth another try.</summary>
public sealed class StorageUnavailableException(string message, Exception? inner = null)
    : StorageException(message, inner);

/// <summary>
/// A fault that will not pass by itself: no permission, read-only, disk full. The message says what to do.
/// </summary>
public class StorageRefusedException(string message, Exception? inner = null)
    : StorageException(message, inner);

/// <summary>
/// One blob that cannot be read though the store can be: no permission for the file, or it is in the archive tier.
/// </summary>
public sealed class BlobNotReadableException(string message, Exception? inner = null)
    : StorageRefusedException(message, inner);
