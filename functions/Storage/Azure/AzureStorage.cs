namespace Storage.Azure;

internal static class AzureStorage
{
    public static Task<StorageRoot> OpenAsync(StorageSettings settings, TimeProvider time, CancellationToken cancellation) =>
        throw new StorageSettingException("Store:Kind azure is not finished yet.");
}
